import { EventEmitter, once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Health, ServiceEvent, ServiceEventData } from '../../../contract/calls.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { listenOn, type SocketRefusal } from '../../sockets/socket-file.ts';
import { type Record, seldom } from '../journal/index.ts';
import { Connection, type Handlers, type RefusalReason } from './connection.ts';

export interface ShellSocketOptions {
  readonly path: string;
  readonly handlers: Handlers;
  readonly software: string;
  readonly health: () => Omit<Health, 'software' | 'runtime' | 'pid'>;
  readonly record: Record;
  readonly log: (line: string) => void;
}

export type ShellSocketEvents = {
  connected: [runtime: string];
  /** The shell is gone, or another took its place. */
  lost: [];
};

/** Peers that have not said hello yet. */
const strangersAtOnce = 16;
const journalledPerMinute = 5;

/**
 * The Unix socket between shell and services, in a folder that only the shell's group may enter and only the services may write.
 *
 * There is one shell at a time, and the last one to say hello is it: a shell that crashed may be gone for its user and still
 * hold its connection, and the new one must not wait. The one before is cut off and its visit ended; nothing is lost by
 * it but comfort, since whoever may enter the folder could be the shell anyway.
 */
export class ShellSocket extends EventEmitter<ShellSocketEvents> {
  readonly #options: ShellSocketOptions;
  readonly #server: Server;
  readonly #strangers = new Set<Connection>();
  readonly #seldom = seldom(journalledPerMinute);
  #shell: Connection | undefined;
  #runtime: string | undefined;

  private constructor(options: ShellSocketOptions) {
    super();
    this.#options = options;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  /** Removes the socket that a crash left, and listens. */
  static async listen(options: ShellSocketOptions): Promise<Result<ShellSocket, SocketRefusal>> {
    const socket = new ShellSocket(options);
    const listening = await listenOn(socket.#server, options.path);
    return listening.ok ? ok(socket) : listening;
  }

  /** What the shell said it runs on; nothing while there is none. */
  get runtime(): string | undefined {
    return this.#runtime;
  }

  /** Tells the shell; without one, nobody needs to know. */
  tell<E extends ServiceEvent>(event: E, data: ServiceEventData<E>): void {
    this.#shell?.sendEvent(event, data);
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    for (const stranger of this.#strangers) stranger.close();
    const shell = this.#shell;
    if (shell) {
      this.#loseShell();
      shell.close();
    }
    await closed;
  }

  #accept(socket: Socket): void {
    if (this.#strangers.size >= strangersAtOnce) {
      socket.destroy();
      return;
    }
    const { handlers, software, log } = this.#options;
    const health = () => ({
      ...this.#options.health(),
      software,
      runtime: this.#runtime ?? null,
      pid: process.pid,
    });
    const refused = (reason: RefusalReason, call: string) =>
      this.#seldom(reason, () => this.#options.record('call-refused', { reason, call }));
    const hung = () => this.#seldom('hung', () => this.#options.record('part-hung', { part: 'shell' }));
    const connection = new Connection(socket, { handlers, software, health, log, refused, hung });
    this.#strangers.add(connection);
    connection.on('hello', (runtime) => this.#becomeShell(connection, runtime));
    connection.on('closed', () => {
      this.#strangers.delete(connection);
      if (connection === this.#shell) this.#loseShell();
    });
  }

  #becomeShell(connection: Connection, runtime: string): void {
    this.#strangers.delete(connection);
    const before = this.#shell;
    if (before) {
      this.#loseShell();
      before.close();
    }
    this.#shell = connection;
    this.#runtime = runtime;
    this.#seldom('connected', () => this.#options.record('shell-connected', { runtime }));
    this.emit('connected', runtime);
  }

  #loseShell(): void {
    this.#shell = undefined;
    this.#runtime = undefined;
    this.#seldom('lost', () => this.#options.record('shell-lost', {}));
    this.emit('lost');
  }
}
