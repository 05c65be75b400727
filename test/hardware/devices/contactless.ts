// A contactless reader that the kernel has from a program without any USB (uhid), for the guest: `contactless.mjs`. Told a number,
// it sends a report with it (kiosk-config/readers/hexadecimal-serial.yaml).
import { openSync, writeSync } from 'node:fs';

const vendorId = 0x1209;
const productId = 0x0001;
const usbBus = 3;
const reportBytes = 16;

/** linux/uhid.h: every event is as long as the longest. */
const eventBytes = 4_380;
const event = { create: 11, input: 12 } as const;

const reportDescriptor = Buffer.from([
  ...[0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x09, 0x01],
  ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, reportBytes, 0x81, 0x02, 0xc0],
]);

const kernel = openSync('/dev/uhid', 'r+');

const create = Buffer.alloc(eventBytes);
create.writeUInt32LE(event.create, 0);
create.write('Emulated reader', 4, 'latin1');
create.writeUInt16LE(reportDescriptor.length, 260);
create.writeUInt16LE(usbBus, 262);
create.writeUInt32LE(vendorId, 264);
create.writeUInt32LE(productId, 268);
reportDescriptor.copy(create, 280);
writeSync(kernel, create);

process.on('message', (number: string) => {
  const input = Buffer.alloc(eventBytes);
  input.writeUInt32LE(event.input, 0);
  input.writeUInt16LE(reportBytes, 4);
  input.writeUInt32BE(Number(number), 6 + 2);
  writeSync(kernel, input);
});
