import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { CardsConfig, KeyboardLayout, ReaderMode, ReaderState } from '../../../contract/devices.ts';
import { canonicalCardNumber, type UnreadableReason } from './card-number.ts';
import type { AbsenceCause, CardReader, CardReaderEvents } from './card-reader.ts';
import { interKeyTimeoutMs, WedgeDecoder, type WedgeEvent } from './keyboard-wedge.ts';

/** A plugged-in reader. `gone` resolves when it is no longer there, for whatever reason, closing included. */
export interface ReaderLink {
  readonly gone: Promise<void>;
  close(): Promise<void>;
}

/** Opens the reader; each raw report goes to `onReport`. Throws `ReaderAbsent` when it cannot. */
export type OpenLink = (onReport: (report: Uint8Array) => void) => Promise<ReaderLink>;

/** Thrown by a driver whose reader cannot be opened now. */
export class ReaderAbsent extends Error {
  readonly absence: AbsenceCause;
  constructor(absence: AbsenceCause) {
    super(`badge reader ${absence}`);
    this.absence = absence;
  }
}

export interface WedgeReaderOptions {
  readonly layout: KeyboardLayout;
  readonly mode: ReaderMode;
  readonly absentAfterMs: number;
  readonly cards: CardsConfig;
}

/** Looking for an absent reader costs a USB enumeration each time (node-hid's README), so the pauses grow. */
const firstRetryMs = 200;
const lastRetryMs = 3_000;

/** What lies on the reader. An unreadable card counts too, so that its repeated reports are told once. */
type Lying = { readonly number: string } | { readonly unreadable: UnreadableReason };

/** A reader that types card numbers, over any driver: decodes, watches presence, and finds the reader again when it comes back. */
export class WedgeReader extends EventEmitter<CardReaderEvents> implements CardReader {
  readonly mode: ReaderMode;
  readonly #decoder: WedgeDecoder;
  readonly #cards: CardsConfig;
  readonly #absentAfterMs: number;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #state: ReaderState = 'absent';
  #absentBecause: AbsenceCause | undefined = 'not-found';
  #lying: Lying | undefined;
  #typingTimer: NodeJS.Timeout | undefined;
  #lyingTimer: NodeJS.Timeout | undefined;

  constructor(open: OpenLink, options: WedgeReaderOptions) {
    super();
    this.mode = options.mode;
    this.#decoder = new WedgeDecoder(options.layout);
    this.#cards = options.cards;
    this.#absentAfterMs = options.absentAfterMs;
    this.#running = this.#keepOpen(open);
  }

  get state(): ReaderState {
    return this.#state;
  }

  get absentBecause(): AbsenceCause | undefined {
    return this.#absentBecause;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
  }

  async #keepOpen(open: OpenLink): Promise<void> {
    const { signal } = this.#closing;
    const closed = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    let retryMs = firstRetryMs;
    while (!signal.aborted) {
      try {
        const link = await open((report) => this.#accept(report));
        retryMs = firstRetryMs;
        if (!signal.aborted) this.#setState('ready', undefined);
        await Promise.race([link.gone, closed]);
        await link.close();
        this.#forgetEverything();
        this.#setState('absent', 'not-found');
      } catch (error) {
        if (!(error instanceof ReaderAbsent)) throw error;
        this.#setState('absent', error.absence);
      }
      await delay(retryMs, undefined, { signal }).catch(() => {});
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  #setState(state: ReaderState, because: AbsenceCause | undefined): void {
    if (this.#state === state && this.#absentBecause === because) return;
    this.#state = state;
    this.#absentBecause = because;
    this.emit('state', state);
  }

  #accept(report: Uint8Array): void {
    if (this.#closing.signal.aborted) return;
    this.#take(this.#decoder.accept(report, performance.now()));
    clearTimeout(this.#typingTimer);
    if (this.#decoder.isTyping) this.#typingTimer = setTimeout(() => this.#giveUpTyping(), interKeyTimeoutMs + 10);
  }

  #giveUpTyping(): void {
    this.#take(this.#decoder.expire(performance.now()));
  }

  #take(events: readonly WedgeEvent[]): void {
    for (const event of events) {
      if (event.kind === 'incomplete') {
        this.#put({ unreadable: 'garbled' });
        continue;
      }
      const number = canonicalCardNumber(event.text, this.#cards);
      this.#put(number.ok ? { number: number.value } : { unreadable: number.error.code });
    }
  }

  #put(card: Lying): void {
    if (this.mode === 'tap') {
      this.#tell(card);
      return;
    }
    const before = this.#lying;
    const isBefore = before !== undefined && JSON.stringify(before) === JSON.stringify(card);
    // One garbled report while a good card lies there changes nothing: if the card is gone, its own time runs out.
    const isGlitch = before !== undefined && 'number' in before && 'unreadable' in card;
    if (isGlitch) return;
    clearTimeout(this.#lyingTimer);
    this.#lyingTimer = setTimeout(() => this.#takeAway(), this.#absentAfterMs);
    if (isBefore) return;
    if (before !== undefined && 'number' in before) this.emit('removed');
    this.#lying = card;
    this.#tell(card);
  }

  #tell(card: Lying): void {
    if ('number' in card) this.emit('presented', { number: card.number });
    else this.emit('unreadable', card.unreadable);
  }

  #takeAway(): void {
    clearTimeout(this.#lyingTimer);
    const gone = this.#lying;
    this.#lying = undefined;
    if (gone !== undefined && 'number' in gone) this.emit('removed');
  }

  /** A reader that went away cannot say that the card is still there: the safe answer is that it is not. */
  #forgetEverything(): void {
    clearTimeout(this.#typingTimer);
    this.#decoder.reset();
    this.#takeAway();
  }
}
