import { EventEmitter } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { OpenPrinterLink, PrinterLink, PrinterLinkEvents } from './link.ts';

const connectTimeoutMs = 2_000;

class TcpLink extends EventEmitter<PrinterLinkEvents> implements PrinterLink {
  readonly #socket: Socket;
  #lastWrite: Promise<void> = Promise.resolve();

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.on('data', (bytes) => this.emit('bytes', bytes));
    socket.on('end', () => socket.destroy());
    socket.on('close', () => this.emit('closed'));
  }

  write(bytes: Uint8Array): void {
    // Called back when the line ends, too.
    this.#lastWrite = new Promise((resolve) => this.#socket.write(bytes, () => resolve()));
  }

  async sent(): Promise<boolean> {
    await this.#lastWrite;
    return !this.#socket.destroyed;
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** A network printer on its raw port (9100 by custom). */
export function tcpPrinter(host: string, port: number): OpenPrinterLink {
  return () =>
    new Promise((resolve) => {
      const socket = connect({ host, port, noDelay: true, keepAlive: true });
      const timer = setTimeout(() => socket.destroy(), connectTimeoutMs);
      // An error is always followed by 'close', which is what counts.
      socket.on('error', () => {});
      const failed = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
      socket.once('close', failed);
      socket.once('connect', () => {
        clearTimeout(timer);
        socket.off('close', failed);
        resolve(new TcpLink(socket));
      });
    });
}
