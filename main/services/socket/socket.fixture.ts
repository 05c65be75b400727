/** A peer of the services' socket that can say anything, as a shell that was taken over could. */
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { type CallArguments, type CallName, protocolVersion } from '../../../contract/calls.ts';
import { encodeFrame, frameDecoder } from '../../../contract/frames.ts';

export interface Reply {
  readonly kind: string;
  readonly id?: number;
  readonly value?: unknown;
  readonly error?: { code: string; problem?: string };
  readonly reason?: string;
  readonly event?: string;
  readonly data?: unknown;
}

export class Peer {
  readonly replies: Reply[] = [];
  readonly #socket: Socket;
  readonly #closed: Promise<void>;
  #waiting: (() => void)[] = [];
  #id = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    const decoder = frameDecoder();
    this.#closed = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      this.replies.push(...(decoder.push(chunk) as Reply[]));
      this.#wake();
    });
    socket.on('close', () => this.#wake());
  }

  static async connect(path: string): Promise<Peer> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    return new Peer(socket);
  }

  /** Connects and says hello. */
  static async shell(path: string, runtime = 'test'): Promise<Peer> {
    const peer = await Peer.connect(path);
    peer.say({ kind: 'hello', protocol: protocolVersion, runtime });
    await peer.until(({ kind }) => kind === 'welcome');
    return peer;
  }

  say(message: unknown): void {
    this.sayBytes(encodeFrame(message));
  }

  sayBytes(bytes: Uint8Array): void {
    if (this.isOpen) this.#socket.write(bytes);
  }

  /** Makes a call with whatever name and arguments, and waits for the answer to it. */
  async callAnything(name: string, args: unknown): Promise<Reply> {
    this.#id += 1;
    const id = this.#id;
    this.say({ kind: 'call', id, name, args });
    return this.until((reply) => reply.id === id);
  }

  call<N extends CallName>(name: N, args: CallArguments<N>): Promise<Reply> {
    return this.callAnything(name, args);
  }

  /** The value of a call that must succeed. */
  async value<N extends CallName>(name: N, args: CallArguments<N>): Promise<never> {
    const reply = await this.call(name, args);
    if (reply.kind !== 'ok') throw new Error(`${name}: ${JSON.stringify(reply)}`);
    return reply.value as never;
  }

  /** The first reply or event so far, or the next one, that is as wanted. */
  async until(wanted: (reply: Reply) => boolean): Promise<Reply> {
    for (;;) {
      const found = this.replies.find(wanted);
      if (found) return found;
      if (!this.isOpen) throw new Error('the services closed the connection');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  event(name: string): Promise<Reply> {
    return this.until(({ event }) => event === name);
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  closed(): Promise<void> {
    return this.#closed;
  }

  close(): void {
    this.#socket.destroy();
  }
}
