/**
 * A USB device that is a program: the kernel's own driver for devices from elsewhere (vhci_hcd, USB/IP) takes its packets from a
 * socket, and finds them as if they had come over a cable. Enumeration, class drivers and device files are the kernel's.
 */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Setup {
  readonly requestType: number;
  readonly request: number;
  readonly value: number;
  readonly length: number;
}

export interface UsbDescription {
  readonly vendorId: number;
  readonly productId: number;
  /** Its maker, its name and its serial number, as USB has them. */
  readonly strings: readonly [string, string, string];
  /** The interface and what stands behind it (USB 2.0, 9.6.5): one interface, alternate setting 0. */
  readonly interfaceDescriptors: Buffer;
  /** A request that is the class's own; nothing where the device refuses it. `data` is what the host sent with it. */
  answer(setup: Setup, data: Buffer): Buffer | undefined;
  /** What the host sends on the bulk endpoint. */
  take?(data: Buffer): void;
}

/** USB_SPEED_FULL of the kernel. */
const fullSpeed = 2;
const headerBytes = 48;
const command = { submit: 1, unlink: 2, submitted: 3, unlinked: 4 } as const;
/** Of the kernel: a stalled pipe, and a transfer that was taken back. */
const errno = { stall: -32, unlinked: -104 } as const;
const descriptor = { device: 1, configuration: 2, text: 3 } as const;
const standard = { getStatus: 0, setConfiguration: 9, getDescriptor: 6, setInterface: 11 } as const;

interface Waiting {
  readonly sequence: number;
  readonly length: number;
}

export class UsbDevice {
  readonly #description: UsbDescription;
  #line: Socket | undefined;
  #received: Buffer = Buffer.alloc(0);
  /** Questions of the host for data that there was none of. */
  #waiting: Waiting[] = [];
  #toDeliver: Buffer[] = [];

  constructor(description: UsbDescription) {
    this.#description = description;
  }

  /** Plugs the device into a port of the virtual controller. It is unplugged when this process ends. */
  async plug(port: number): Promise<void> {
    const server = createServer({ pauseOnConnect: true }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const accepting = once(server, 'connection') as Promise<[Socket]>;
    const line = connect((server.address() as AddressInfo).port, '127.0.0.1');
    line.setNoDelay(true);
    const [theirs] = await accepting;
    line.on('data', (bytes) => this.#hear(bytes));
    line.on('close', () => process.exit(0));
    this.#line = line;
    // The kernel takes the socket over by its number in this process; Node.js tells it only here.
    const { fd } = (theirs as unknown as { _handle: { fd: number } })._handle;
    writeFileSync('/sys/devices/platform/vhci_hcd.0/attach', `${port} ${fd} 1 ${fullSpeed}`);
  }

  /** Gives data to the host, on the endpoint that it reads, as soon as it asks. */
  deliver(data: Buffer): void {
    this.#toDeliver.push(data);
    this.#answerWaiting();
  }

  #hear(bytes: Buffer): void {
    this.#received = Buffer.concat([this.#received, bytes]);
    while (this.#received.length >= headerBytes) {
      const length = headerBytes + this.#dataBytes();
      if (this.#received.length < length) return;
      const packet = this.#received.subarray(0, length);
      this.#received = this.#received.subarray(length);
      this.#obey(packet);
    }
  }

  /** Only what goes to the device has data behind its header. */
  #dataBytes(): number {
    const isSubmit = this.#received.readUInt32BE(0) === command.submit;
    return isSubmit && this.#received.readUInt32BE(12) === 0 ? this.#received.readUInt32BE(24) : 0;
  }

  #obey(packet: Buffer): void {
    const sequence = packet.readUInt32BE(4);
    if (packet.readUInt32BE(0) === command.unlink) {
      this.#unlink(sequence, packet.readUInt32BE(20));
      return;
    }
    const isIn = packet.readUInt32BE(12) === 1;
    const endpoint = packet.readUInt32BE(16);
    const length = packet.readUInt32BE(24);
    const data = packet.subarray(headerBytes);
    if (endpoint === 0) {
      const setup = readSetup(packet.subarray(40, 48));
      const answer = this.#control(setup, data);
      if (answer === undefined) this.#reply(sequence, Buffer.alloc(0), errno.stall, 0);
      else if (isIn) this.#reply(sequence, answer.subarray(0, Math.min(length, setup.length)));
      else this.#reply(sequence, Buffer.alloc(0), 0, data.length);
    } else if (isIn) {
      this.#waiting.push({ sequence, length });
      this.#answerWaiting();
    } else {
      this.#description.take?.(Buffer.from(data));
      this.#reply(sequence, Buffer.alloc(0), 0, data.length);
    }
  }

  #answerWaiting(): void {
    while (this.#waiting.length > 0 && this.#toDeliver.length > 0) {
      const { sequence, length } = this.#waiting.shift() as Waiting;
      const data = this.#toDeliver.shift() as Buffer;
      if (data.length > length) this.#toDeliver.unshift(data.subarray(length));
      this.#reply(sequence, data.subarray(0, length));
    }
  }

  #reply(sequence: number, data: Buffer, status = 0, actualLength = data.length): void {
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32BE(command.submitted, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeInt32BE(status, 20);
    header.writeUInt32BE(actualLength, 24);
    this.#line?.write(Buffer.concat([header, data]));
  }

  #unlink(sequence: number, taken: number): void {
    const wasWaiting = this.#waiting.some((each) => each.sequence === taken);
    this.#waiting = this.#waiting.filter((each) => each.sequence !== taken);
    const header = Buffer.alloc(headerBytes);
    header.writeUInt32BE(command.unlinked, 0);
    header.writeUInt32BE(sequence, 4);
    header.writeInt32BE(wasWaiting ? errno.unlinked : 0, 20);
    this.#line?.write(header);
  }

  #control(setup: Setup, data: Buffer): Buffer | undefined {
    const isStandard = (setup.requestType & 0x60) === 0;
    if (!isStandard) return this.#description.answer(setup, data);
    switch (setup.request) {
      case standard.getDescriptor:
        return this.#descriptor(setup) ?? this.#description.answer(setup, data);
      case standard.getStatus:
        return Buffer.alloc(2);
      case standard.setConfiguration:
      case standard.setInterface:
        return Buffer.alloc(0);
      default:
        return undefined;
    }
  }

  #descriptor({ value }: Setup): Buffer | undefined {
    const { vendorId, productId, strings, interfaceDescriptors } = this.#description;
    const index = value & 0xff;
    switch (value >> 8) {
      case descriptor.device: {
        // USB 2.0, version 1.00, 64 bytes a control packet, three strings, one configuration.
        const bytes = Buffer.from([18, 1, 0, 2, 0, 0, 0, 64, 0, 0, 0, 0, 0, 1, 1, 2, 3, 1]);
        bytes.writeUInt16LE(vendorId, 8);
        bytes.writeUInt16LE(productId, 10);
        return bytes;
      }
      case descriptor.configuration: {
        const head = Buffer.from([9, 2, 0, 0, 1, 1, 0, 0x80, 50]);
        head.writeUInt16LE(head.length + interfaceDescriptors.length, 2);
        return Buffer.concat([head, interfaceDescriptors]);
      }
      case descriptor.text: {
        const text = index === 0 ? Buffer.from([0x09, 0x04]) : Buffer.from(strings[index - 1] ?? '', 'utf16le');
        return Buffer.concat([Buffer.from([text.length + 2, 3]), text]);
      }
      default:
        return undefined;
    }
  }
}

function readSetup(bytes: Buffer): Setup {
  return {
    requestType: bytes.readUInt8(0),
    request: bytes.readUInt8(1),
    value: bytes.readUInt16LE(2),
    length: bytes.readUInt16LE(6),
  };
}
