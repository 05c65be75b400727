import { type Setup, UsbDevice } from './usb-device.ts';

export interface HidDescription {
  readonly vendorId: number;
  readonly productId: number;
  readonly strings: readonly [string, string, string];
  /** What its reports mean (HID 1.11, 6.2.2). */
  readonly reportDescriptor: Buffer;
  /** The longest report that it sends by itself. */
  readonly inputBytes: number;
  /** A feature report that the host sent, and the one that it asks for. */
  readonly feature?: { put(report: Buffer): void; get(): Buffer };
}

const hidClass = 3;
const reportDescriptorType = 0x22;
/** HID 1.11, 7.2 */
const request = { getDescriptor: 0x06, getReport: 0x01, setReport: 0x09, setIdle: 0x0a } as const;
const featureReport = 3;

/** A device of the HID class with one interface and one interrupt endpoint. */
export function hidDevice(description: HidDescription): UsbDevice {
  const { reportDescriptor, inputBytes, feature } = description;
  const interfaceDescriptors = Buffer.from([
    ...[9, 4, 0, 0, 1, hidClass, 0, 0, 0],
    ...[9, 0x21, 0x11, 0x01, 0, 1, reportDescriptorType, reportDescriptor.length & 0xff, reportDescriptor.length >> 8],
    // Interrupt, into the host, every 10 ms.
    ...[7, 5, 0x81, 3, inputBytes & 0xff, inputBytes >> 8, 10],
  ]);
  return new UsbDevice({
    ...description,
    interfaceDescriptors,
    answer({ request: asked, value }: Setup, data: Buffer) {
      switch (asked) {
        case request.getDescriptor:
          return value >> 8 === reportDescriptorType ? reportDescriptor : undefined;
        case request.getReport:
          return value >> 8 === featureReport ? feature?.get() : undefined;
        case request.setReport:
          if (value >> 8 !== featureReport || !feature) return undefined;
          feature.put(data);
          return Buffer.alloc(0);
        case request.setIdle:
          return Buffer.alloc(0);
        default:
          return undefined;
      }
    },
  });
}
