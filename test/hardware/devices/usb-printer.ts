// A receipt printer of the USB printer class, for the guest: `usb-printer.mjs PORT TCP_PORT`. What it receives goes to a virtual printer
// on TCP, byte by byte, and so do that one's answers come back: the cable is what is emulated here, and what the printer says itself.
import { connect } from 'node:net';
import { type Setup, UsbDevice } from './usb-device.ts';

const identity = 'MFG:EPSON;CMD:ESC/POS;MDL:TM-T20III;CLS:PRINTER;';
/** USB printer class 1.1, 4.2 */
const request = { getDeviceId: 0, getPortStatus: 1, softReset: 2 } as const;
const selectedWithoutError = 0x18;
const packetBytes = 64;

const printer = connect(Number(process.argv[3]), '127.0.0.1');
printer.setNoDelay(true);
// A printer that is switched off is not on the bus.
printer.on('close', () => process.exit(0));
printer.on('error', () => {});

const device = new UsbDevice({
  vendorId: 0x04b8,
  productId: 0x0e28,
  strings: ['EPSON', 'TM-T20III', 'T1'],
  // Printer, both ways; bulk out 1, bulk in 2.
  interfaceDescriptors: Buffer.from([
    ...[9, 4, 0, 0, 2, 7, 1, 2, 0],
    ...[7, 5, 0x01, 2, packetBytes, 0, 0],
    ...[7, 5, 0x82, 2, packetBytes, 0, 0],
  ]),
  answer({ request: asked }: Setup) {
    switch (asked) {
      case request.getDeviceId: {
        const answer = Buffer.from(`\0\0${identity}`, 'latin1');
        answer.writeUInt16BE(answer.length, 0);
        return answer;
      }
      case request.getPortStatus:
        return Buffer.from([selectedWithoutError]);
      case request.softReset:
        return Buffer.alloc(0);
      default:
        return undefined;
    }
  },
  take: (data) => void printer.write(data),
});
printer.on('data', (bytes) => device.deliver(bytes));
await device.plug(Number(process.argv[2]));
