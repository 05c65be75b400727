// A barcode scanner in HID POS mode, for the guest: `scanner.mjs PORT`. Told a text, it sends the report of that code.
import { hidDevice } from './hid.ts';

const reportBytes = 64;

const device = hidDevice({
  vendorId: 0x0c2e,
  productId: 0x0b07,
  strings: ['Emulated', 'Scanner', 'S1'],
  // Bar code scanner page, bar code scanner: one input report, number 2, of 63 bytes.
  reportDescriptor: Buffer.from([
    ...[0x05, 0x8c, 0x09, 0x02, 0xa1, 0x01, 0x85, 0x02, 0x09, 0xfe],
    ...[0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08, 0x95, reportBytes - 1, 0x81, 0x02, 0xc0],
  ]),
  inputBytes: reportBytes,
});

process.on('message', (text: string) => {
  const report = Buffer.alloc(reportBytes);
  report.set([2, text.length]);
  report.write(`]Q1${text}`, 2, 'latin1');
  device.deliver(report);
});
await device.plug(Number(process.argv[2]));
