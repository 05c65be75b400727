import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { Notifications } from './notifications.ts';

/** `waiting`: it ended by itself and is started again after a pause. */
export type ProcessState = 'stopped' | 'starting' | 'running' | 'waiting';

export interface SupervisedOptions {
  /** What people call it. */
  readonly name: string;
  /**
   * Starts it, with its standard output and error as pipes, in a process group of its own (`detached`): Ctrl-C in the terminal is for
   * the supervisor, which stops things in order.
   * @param supervision what it is to find in its environment
   */
  spawn(supervision: NodeJS.ProcessEnv): ChildProcess;
  /** Whether this line of its standard output says that it is ready. Without: it is ready once it was spawned. */
  isReady?(line: string): boolean;
  /** Everything that it prints is added to this file. */
  readonly log: string;
  /**
   * The longest silence of a program that has begun to say that it lives (main/supervision): it is ended then, as by the
   * `WatchdogSec=` of its unit. Without: it is left in peace.
   */
  readonly watchdogMs?: number;
  /** The exit code with which it asks to be started again at once. */
  readonly restartCode?: number;
}

const firstPauseMs = 250;
const longestPauseMs = 5_000;
/** Whatever ran this long was sound: its next end is answered as quickly as a first one. */
const soundAfterMs = 10_000;
const patienceMs = 5_000;
/** Of what a program said before it ended, as much as tells why. */
const lastWords = 1_000;

/** A process that is kept running: when it ends without having been asked to, it is started again after a growing pause. */
export class Supervised extends EventEmitter<{ change: [] }> {
  readonly #options: SupervisedOptions;
  #state: ProcessState = 'stopped';
  #child: ChildProcess | undefined;
  #restarts = 0;
  #notifications: Notifications | undefined;
  #watchdog: NodeJS.Timeout | undefined;
  #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: SupervisedOptions) {
    super();
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get state(): ProcessState {
    return this.#state;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** How many times it was started again by itself. */
  get restarts(): number {
    return this.#restarts;
  }

  /** Resolves when it is ready for the first time. Rejects when it ends before, and does not try again. */
  async start(): Promise<void> {
    this.#stopping = new AbortController();
    if (this.#options.watchdogMs !== undefined)
      this.#notifications = await Notifications.listen((message) => this.#hear(message));
    const ready = new Promise<void>((resolve, reject) => {
      this.#running = this.#keepRunning(resolve, reject);
    });
    await ready;
  }

  /** Ends it for good: politely first, by force after five seconds, and whatever it started with it. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#signal('SIGTERM');
    const force = setTimeout(() => this.#signal('SIGKILL'), patienceMs);
    await this.#running;
    clearTimeout(force);
  }

  /** Ends it by force, as a crash would. It comes back by itself. */
  kill(): void {
    this.#signal('SIGKILL');
  }

  async #keepRunning(firstReady: () => void, failed: (reason: Error) => void): Promise<void> {
    const { signal } = this.#stopping;
    let pauseMs = firstPauseMs;
    let wasReady = false;
    while (!signal.aborted) {
      const startedAt = performance.now();
      const code = await this.#runOnce(() => {
        wasReady = true;
        firstReady();
      });
      if (!wasReady) {
        const last = readFileSync(this.#options.log, 'utf8').trimEnd().slice(-lastWords);
        failed(
          new Error(`${this.name} ended with code ${code} before it was ready: see ${this.#options.log}\n${last}`),
        );
      }
      if (!wasReady || signal.aborted) break;
      this.#restarts += 1;
      if (performance.now() - startedAt > soundAfterMs) pauseMs = firstPauseMs;
      this.#become('waiting');
      if (code !== this.#options.restartCode) {
        await delay(pauseMs, undefined, { signal }).catch(() => {});
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
    await this.#notifications?.close();
    this.#become('stopped');
  }

  #hear(message: string): void {
    if (message !== 'READY=1' && message !== 'WATCHDOG=1') return;
    clearTimeout(this.#watchdog);
    this.#watchdog = setTimeout(() => this.kill(), this.#options.watchdogMs);
  }

  get #supervision(): NodeJS.ProcessEnv {
    const { watchdogMs } = this.#options;
    if (watchdogMs === undefined) return {};
    return { NOTIFY_SOCKET: this.#notifications?.socket, WATCHDOG_USEC: String(watchdogMs * 1000) };
  }

  /** Returns the exit code, or null for a signal. */
  async #runOnce(ready: () => void): Promise<number | null> {
    const { spawn, log, isReady } = this.#options;
    const child = spawn(this.#supervision);
    this.#child = child;
    this.#become('starting');
    const becomeReady = () => {
      this.#become('running');
      ready();
    };
    const output = createWriteStream(log, { flags: 'a' });
    child.stderr?.pipe(output, { end: false });
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (line) => {
        output.write(`${line}\n`);
        if (this.#state === 'starting' && isReady?.(line)) becomeReady();
      });
    }
    if (isReady === undefined) child.once('spawn', becomeReady);
    const code = await new Promise<number | null>((resolve) => {
      child.once('error', (error) => {
        output.write(`${error.message}\n`);
        if (child.pid === undefined) resolve(127);
      });
      child.once('exit', resolve);
    });
    clearTimeout(this.#watchdog);
    // Whatever it started and left behind goes with it: a half-dead browser would hold the screen.
    this.#signal('SIGKILL');
    this.#child = undefined;
    output.end();
    await once(output, 'close');
    return code;
  }

  #signal(signal: NodeJS.Signals): void {
    const pid = this.#child?.pid;
    if (pid === undefined) return;
    try {
      process.kill(-pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  #become(state: ProcessState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.emit('change');
  }
}
