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
  #connection: Promise<Socket> | undefined;
  #last = 0;
  readonly #waiting = new Map<number, { resolve(): void; reject(reason: Error): void }>();

  /** @param path the socket that QEMU was told to make */
  constructor(path: string) {
    this.#path = path;
  }

  /** Gives an order, and waits until it was carried out. */
  async order(execute: string, args: object = {}): Promise<void> {
    this.#connection ??= this.#connect();
    const socket = await this.#connection;
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

  /** An order that was not carried out yet stays unanswered. */
  async close(): Promise<void> {
    (await this.#connection)?.destroy();
  }

  async #connect(): Promise<Socket> {
    await until(() => existsSync(this.#path), 'QEMU runs');
    const socket = connect(this.#path);
    socket.on('error', () => {});
    await once(socket, 'connect');
    createInterface(socket).on('line', (line) => {
      const { id, error } = JSON.parse(line) as { id?: number; error?: { desc: string } };
      if (id === undefined) return; // something that happened, or the greeting
      const asked = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error) asked?.reject(new Error(error.desc));
      else asked?.resolve();
    });
    socket.write('{"execute":"qmp_capabilities"}\n');
    return socket;
  }
}
