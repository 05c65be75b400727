/**
 * The other end of the virtual reader, for the bench and the tests: a card that is laid on a reader, as the raw reports that a
 * real reader would send.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import type { KeyboardLayout, ReaderMode } from '../../../contract/devices.ts';

const enter = 0x28;
const leftShift = 0b0000_0010;

/** How often a reader in presence mode repeats the number of the card that lies on it. */
const repeatEveryMs = 300;

function report(modifiers: number, key: number): Buffer {
  return Buffer.of(modifiers, 0, key, 0, 0, 0, 0, 0);
}

/** The reports of a reader that types `digits` and Enter on the top row of `layout`, each key pressed and let go. */
export function typedReports(digits: string, layout: KeyboardLayout): Buffer {
  const modifiers = layout === 'fr-azerty' ? leftShift : 0;
  const keys = [...digits].map((digit) => report(modifiers, digit === '0' ? 0x27 : 0x1d + Number(digit)));
  return Buffer.concat([...keys, report(0, enter)].flatMap((pressed) => [pressed, report(0, 0)]));
}

export interface VirtualCardOptions {
  readonly socket: string;
  readonly layout: KeyboardLayout;
  readonly mode: ReaderMode;
}

/** A badge reader without hardware. Starts unplugged. */
export class VirtualCardReader {
  readonly #options: VirtualCardOptions;
  readonly #listeners = new Set<Socket>();
  #server: Server | undefined;
  #repeating: NodeJS.Timeout | undefined;

  constructor(options: VirtualCardOptions) {
    this.#options = options;
  }

  get isPlugged(): boolean {
    return this.#server !== undefined;
  }

  async plug(): Promise<void> {
    if (this.#server !== undefined) return;
    const server = createServer((socket) => {
      this.#listeners.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => this.#listeners.delete(socket));
    });
    this.#server = server;
    // A bench that was killed leaves its socket behind.
    await rm(this.#options.socket, { force: true });
    // The bench and the services run under different accounts; the folder of the socket keeps others out.
    server.listen({ path: this.#options.socket, readableAll: true, writableAll: true });
    await once(server, 'listening');
  }

  async unplug(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.remove();
    this.#server = undefined;
    for (const socket of this.#listeners) socket.destroy();
    server.close();
    await once(server, 'close');
  }

  /** Taps a card, or in presence mode lays it down until `remove`. Sent to whoever listens now, as USB would. */
  present(number: string): void {
    this.remove();
    this.send(typedReports(number, this.#options.layout));
    if (this.#options.mode === 'tap') return;
    this.#repeating = setInterval(() => this.send(typedReports(number, this.#options.layout)), repeatEveryMs);
  }

  /** Presence mode: takes the card away. */
  remove(): void {
    clearInterval(this.#repeating);
    this.#repeating = undefined;
  }

  /** Sends raw reports, for what a card cannot do: half a number, other keys, garbage. */
  send(reports: Uint8Array): void {
    for (const socket of this.#listeners) socket.write(reports);
  }
}
