// A contactless reader that is asked for its card, for the guest: `pcprox.mjs PORT`. It speaks as a pcProx is written down to
// (kiosk-config/readers/pcprox.yaml). Told bytes in hexadecimal, a card with these bits lies on it; told '', none does.
import { hidDevice } from './hid.ts';

const reportBytes = 8;
const ask = { bits: 0x8f, count: 0x8e } as const;

let card = Buffer.alloc(0);
let asked = 0;

const device = hidDevice({
  vendorId: 0x0c27,
  productId: 0x3bfa,
  strings: ['Emulated', 'pcProx', 'P1'],
  // A keyboard that also has a feature report of 8 bytes.
  reportDescriptor: Buffer.from([
    ...[0x05, 0x01, 0x09, 0x06, 0xa1, 0x01],
    ...[0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15, 0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02],
    ...[0x75, 0x08, 0x95, 0x01, 0x81, 0x03],
    ...[0x19, 0x00, 0x29, 0x65, 0x25, 0x65, 0x95, 0x06, 0x81, 0x00],
    ...[0x06, 0x00, 0xff, 0x09, 0x01, 0x26, 0xff, 0x00, 0x95, reportBytes, 0xb1, 0x02, 0xc0],
  ]),
  inputBytes: reportBytes,
  feature: {
    put(report) {
      asked = report[0] ?? 0;
    },
    get() {
      const answer = Buffer.alloc(reportBytes);
      if (asked === ask.bits) card.copy(answer);
      if (asked === ask.count) answer.fill(card.length * 8, 0, 2);
      return answer;
    },
  },
});

process.on('message', (hexadecimal: string) => {
  card = Buffer.from(hexadecimal, 'hex');
});
await device.plug(Number(process.argv[2]));
