import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from './until.ts';

/** How long a key is held, and how long until the next one: the emulated keyboard is asked every 10 ms or so. */
const keyHeldMs = 30;
const keyEveryMs = 70;

/** What stands outside a machine in software emulation and acts on it: QEMU's own control (QMP). */
export class Emulator {
  readonly #path: string;
  #socket: Socket | undefined;
  #last = 0;
  readonly #waiting = new Map<number, { resolve(): void; reject(reason: Error): void }>();

  /** @param path the socket that QEMU was told to make */
  constructor(path: string) {
    this.#path = path;
  }

  /** Gives an order, and waits until it was carried out. */
  async order(execute: string, args: object = {}): Promise<void> {
    const socket = await this.#connected();
    this.#last += 1;
    const id = this.#last;
    await new Promise<void>((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ execute, arguments: args, id })}\n`);
    });
  }

  /** Types digits and Enter on the machine's keyboard. */
  async type(digits: string): Promise<void> {
    for (const key of [...digits, 'ret']) {
      await this.order('send-key', { keys: [{ type: 'qcode', data: key }], 'hold-time': keyHeldMs });
      await delay(keyEveryMs);
    }
  }

  close(): void {
    this.#socket?.destroy();
  }

  async #connected(): Promise<Socket> {
    if (this.#socket) return this.#socket;
    await until(() => existsSync(this.#path), 'QEMU runs');
    const socket = connect(this.#path);
    socket.on('error', () => {});
    await once(socket, 'connect');
    createInterface(socket).on('line', (line) => {
      const { id, error } = JSON.parse(line) as { id?: number; error?: { desc: string } };
      const asked = id === undefined ? undefined : this.#waiting.get(id);
      if (error) asked?.reject(new Error(error.desc));
      else asked?.resolve();
    });
    socket.write('{"execute":"qmp_capabilities"}\n');
    this.#socket = socket;
    return socket;
  }
}
