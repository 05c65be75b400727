/**
 * What the kernel says about readers and printers, in the forms that we know and no others: only what stands in brackets here is kept. The names
 * that devices give themselves (a telephone is called like its owner) and serial numbers are in none of them.
 */
const forms: readonly RegExp[] = [
  /\b(usb [\d.-]+: new (?:low|full|high|super)[\w-]*-speed (?:Plus )?(?:Gen \S+ )?USB device number \d+)/,
  /\b(usb [\d.-]+: New USB device found, idVendor=[0-9a-f]{4}, idProduct=[0-9a-f]{4})/,
  /\b(usb [\d.-]+: USB disconnect, device number \d+)/,
  /\b(usb [\d.-]+: device descriptor read\/\w+, error -?\d+)/,
  /\b(usb [\d.-]+: device not (?:accepting|responding)[\w\s]{0,40}, error -?\d+)/,
  /\b(usb usb\d+-port\d+: (?:unable to enumerate USB device|Cannot enable\. Maybe the USB cable is bad\?|over-current (?:condition|change)[\w #]{0,10}))/,
  /\b(usblp\d*:? ?[\d.:-]*:? ?(?:usblp\d+: )?USB (?:Bidirectional|Unidirectional) printer dev \d+ if \d+ alt \d+ proto \d+ vid 0x[0-9A-F]{4} pid 0x[0-9A-F]{4})/,
  /\b(usblp\d+: (?:removed|error -?\d+ (?:reading|writing)[\w ]{0,30}|nonzero read bulk status received: -?\d+|off-line|out of paper|on fire))/,
  /\b(hid-generic [0-9A-F]{4}:[0-9A-F]{4}:[0-9A-F]{4}\.[0-9A-F]{4}: (?:[a-z]+\d*,)*(?:hidraw|hiddev|input)\d*: USB HID v[\d.]+ (?:Keyboard|Mouse|Device))/,
];

const mostLines = 500;

/** Of the kernel's log, oldest first, the lines about USB, as far as they are of a known form. */
export function kernelLines(log: string): string[] {
  const known = log.split('\n').flatMap((line) => {
    const time = /^\[\s*(\d+\.\d+)\]/.exec(line)?.[1];
    const found = forms.map((form) => form.exec(line)?.[1]).find((text) => text !== undefined);
    return found === undefined ? [] : [time === undefined ? found : `[${time}] ${found}`];
  });
  return known.slice(-mostLines);
}
