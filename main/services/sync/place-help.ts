import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { helpAnswerSchema, helpWatchMs } from '../../../contract/sync.ts';
import type { Identity } from '../keys/index.ts';
import { type ServerAddress, ServerClient } from './client.ts';
import { delayMs } from './pace.ts';

export interface PlaceHelpOptions {
  readonly server: ServerAddress;
  readonly identity: Identity;
  /** The pause after a failure, which doubles with each; from a second. */
  readonly pauseMs?: number;
}

/** Longer than the server keeps a question open. */
const timeoutMs = helpWatchMs + 15_000;

/**
 * The terminals of this place that ask for help, as the city server hears of them: a question that stays open until the answer
 * changes (contract/sync.ts). Its connection is its own, so that it holds up nothing of sync. Without the network nobody is said to
 * ask: a call that nobody can put out would stay on the screen.
 */
export class PlaceHelp extends EventEmitter<{ changed: [calling: readonly string[]] }> {
  readonly #options: PlaceHelpOptions;
  readonly #client: ServerClient;
  #calling: readonly string[] = [];
  #watching: Promise<void> | undefined;
  readonly #stopping = new AbortController();

  constructor(options: PlaceHelpOptions) {
    super();
    this.#options = options;
    this.#client = new ServerClient(options.server);
  }

  /** Names of terminals, sorted. */
  get calling(): readonly string[] {
    return this.#calling;
  }

  start(): void {
    this.#watching ??= this.#watch();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#client.close();
    await this.#watching;
  }

  async #watch(): Promise<void> {
    let failures = 0;
    while (!this.#stopping.signal.aborted) {
      const calling = await this.#ask();
      if (this.#stopping.signal.aborted) return;
      failures = calling ? 0 : failures + 1;
      this.#show(calling ?? []);
      if (failures > 0) await this.#rest(delayMs(this.#options.pauseMs ?? 1_000, failures, Math.random()));
    }
  }

  async #ask(): Promise<readonly string[] | undefined> {
    const { identity } = this.#options;
    if (!identity.settings) return undefined;
    const body = identity.sign('help-watch', { terminal: identity.settings.terminal, known: this.#calling });
    const answer = await this.#client.send({ method: 'POST', path: '/help', body, timeoutMs }, helpAnswerSchema);
    return answer.ok ? answer.value.calling : undefined;
  }

  #show(calling: readonly string[]): void {
    if (isDeepStrictEqual(calling, this.#calling)) return;
    this.#calling = calling;
    this.emit('changed', calling);
  }

  /** Ends early when the services stop. */
  async #rest(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.#stopping.signal }).catch(() => {});
  }
}
