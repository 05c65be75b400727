import { type Configuration, readersOf } from '../../../contract/configuration.ts';
import type { PresentReaderConfig } from '../../../contract/devices.ts';
import { readerDescriptionSchema } from '../../../contract/reader-description.ts';
import { parseYamlDocument } from '../../../contract/yaml-document.ts';
import { printable } from '../command.ts';
import { about, type Finding } from './finding.ts';
import type { System } from './system.ts';

/** One device a line, as `lsusb` writes them: `04b8:0e28`; what follows `#` is for people. */
export const knownDevicesFile = '/etc/passerelle/usb-devices';

const { fine, unknown, attention } = about('USB devices');

const hub = '09';

/** What each interface of a device says it is (USB class codes), for people. */
const kinds: Readonly<Record<string, string>> = {
  '01': 'sound',
  '02': 'modem or network',
  '03': 'keyboard, mouse or reader',
  '07': 'printer',
  '08': 'stick or disk',
  '0e': 'camera',
  e0: 'radio',
};

interface UsbDevice {
  /** `vvvv:pppp` */
  readonly id: string;
  readonly name: string;
  readonly kinds: readonly string[];
}

/** Whether anything is plugged in that neither the configuration nor the list of known devices names. Sticks are residents' own. */
export async function checkUsb(system: System, configuration: Configuration): Promise<Finding> {
  const devices = await readUsbDevices(system);
  if (devices === undefined) return unknown('there is no USB on this machine');
  const listed = ((await system.readText(knownDevicesFile)) ?? '')
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().toLowerCase());
  const readers = await Promise.all(readersOf(configuration).map((reader) => idOf(system, reader)));
  const known = new Set([...listed, ...readers]);
  const strange = devices.filter((device) => !known.has(device.id) && !isStick(device));
  if (strange.length === 0) return fine(`All USB devices are known (${devices.length}).`);
  const names = strange.map(({ id, name, kinds }) => `${id} “${name}” (${kinds.join(', ') || 'of no known kind'})`);
  return attention(
    `${strange.length === 1 ? 'A USB device is' : `${strange.length} USB devices are`} not known here: ${names.join('; ')}.`,
    `Unplug what does not belong to the terminal; add what does to ${knownDevicesFile}, one line such as ${strange[0]?.id}.`,
  );
}

/** A reader that is described in a file of its own may be named there. */
async function idOf(system: System, reader: PresentReaderConfig): Promise<string | undefined> {
  if (reader.driver === 'virtual') return undefined;
  const text = reader.driver === 'hid-reports' ? await system.readText(reader.description) : undefined;
  const described = parseYamlDocument(text ?? '', readerDescriptionSchema);
  const { vendorId, productId } = { ...(described.ok && described.value), ...reader };
  if (vendorId === undefined || productId === undefined) return undefined;
  return [vendorId, productId].map((number) => number.toString(16).padStart(4, '0')).join(':');
}

/** A device that is a stick and nothing else: what is a keyboard besides is no stick. */
function isStick({ kinds: own }: UsbDevice): boolean {
  return own.length === 1 && own[0] === kinds['08'];
}

/** Without serial numbers: they single out one machine, and a badge reader's may be a person's. */
async function readUsbDevices(system: System): Promise<UsbDevice[] | undefined> {
  const folder = '/sys/bus/usb/devices';
  const names = await system.list(folder);
  if (names.length === 0) return undefined;
  const text = async (path: string) => ((await system.readText(`${folder}/${path}`)) ?? '').trim();
  const devices: UsbDevice[] = [];
  for (const name of names.filter((one) => !one.includes(':') && !one.startsWith('usb'))) {
    if ((await text(`${name}/bDeviceClass`)) === hub) continue;
    const parts = names.filter((one) => one.startsWith(`${name}:`));
    const classes = await Promise.all(parts.map((part) => text(`${part}/bInterfaceClass`)));
    devices.push({
      id: `${await text(`${name}/idVendor`)}:${await text(`${name}/idProduct`)}`.toLowerCase(),
      name: printable(`${await text(`${name}/manufacturer`)} ${await text(`${name}/product`)}`.trim())
        .replaceAll(/[“”]/g, ' ')
        .slice(0, 80),
      kinds: [...new Set(classes.map((code) => kinds[code] ?? `class ${code}`))],
    });
  }
  return devices;
}
