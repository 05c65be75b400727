import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { CardKind, ReaderMode, ReaderState } from '../../../contract/devices.ts';
import type { CardDecoder, Decoded } from './card-decoder.ts';
import { type ReadCard, recogniseCard, type UnreadableReason } from './card-number.ts';
import type { AbsenceCause, CardReader, CardReaderEvents } from './card-reader.ts';

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

export interface DecodingReaderOptions {
  readonly decoder: CardDecoder;
  readonly mode: ReaderMode;
  readonly absentAfterMs: number;
  /** Those that this reader may read. */
  readonly kinds: readonly CardKind[];
}

/** Looking for an absent reader costs a USB enumeration each time (node-hid's README), so the pauses grow. */
const firstRetryMs = 200;
const lastRetryMs = 3_000;

/** What lies on the reader. An unreadable card counts too, so that its repeated reports are told once. */
type Lying = ReadCard | { readonly kind: 'unreadable'; readonly reason: UnreadableReason };

/** A card reader over any driver and decoder: recognises cards, watches presence, and finds the reader again when it comes back. */
export class DecodingReader extends EventEmitter<CardReaderEvents> implements CardReader {
  readonly #mode: ReaderMode;
  readonly #decoder: CardDecoder;
  readonly #kinds: readonly CardKind[];
  readonly #absentAfterMs: number;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #state: ReaderState = 'absent';
  #absentBecause: AbsenceCause | undefined = 'not-found';
  #lying: Lying | undefined;
  #expiryTimer: NodeJS.Timeout | undefined;
  #lyingTimer: NodeJS.Timeout | undefined;
  #leaving: NodeJS.Immediate | undefined;

  constructor(open: OpenLink, options: DecodingReaderOptions) {
    super();
    this.#mode = options.mode;
    this.#decoder = options.decoder;
    this.#kinds = options.kinds;
    this.#absentAfterMs = options.absentAfterMs;
    this.#running = this.#keepOpen(open);
  }

  get mode(): ReaderMode | 'none' {
    return this.#kinds.some(({ kind }) => kind !== 'code') ? this.#mode : 'none';
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
    this.#expireLater();
  }

  #expireLater(): void {
    clearTimeout(this.#expiryTimer);
    const { expiresAtMs } = this.#decoder;
    if (expiresAtMs === undefined) return;
    // Timers may fire a little early.
    this.#expiryTimer = setTimeout(
      () => {
        this.#take(this.#decoder.expire(performance.now()));
        this.#expireLater();
      },
      Math.ceil(expiresAtMs - performance.now()) + 1,
    );
  }

  #take(decoded: readonly Decoded[]): void {
    for (const each of decoded) {
      if (each.kind === 'incomplete') {
        this.#put({ kind: 'unreadable', reason: 'garbled' });
        continue;
      }
      const card = recogniseCard(each.text, this.#kinds);
      this.#put(card.ok ? card.value : { kind: 'unreadable', reason: card.error.code });
    }
  }

  #put(card: Lying): void {
    if (this.#mode === 'tap') {
      this.#tell(card);
      return;
    }
    const before = this.#lying;
    // One garbled report while a good card lies there changes nothing: if the card is gone, its own time runs out.
    const isGlitch = before !== undefined && before.kind !== 'unreadable' && card.kind === 'unreadable';
    if (isGlitch) return;
    this.#takeAwayUnlessRepeated();
    if (isDeepStrictEqual(before, card)) return;
    if (before?.kind === 'card') this.emit('removed', { number: before.number });
    this.#lying = card;
    this.#tell(card);
  }

  #tell(card: Lying): void {
    switch (card.kind) {
      case 'card':
        return void this.emit('presented', { number: card.number, holders: card.holders });
      case 'code':
        return void this.emit('code', { code: card.code });
      case 'unreadable':
        return void this.emit('unreadable', card.reason);
    }
  }

  /** Whatever held this process up, reports that came meanwhile are heard before the card is said to be gone. */
  #takeAwayUnlessRepeated(): void {
    this.#stopWaiting();
    this.#lyingTimer = setTimeout(() => {
      this.#leaving = setImmediate(() => this.#takeAway());
    }, this.#absentAfterMs);
  }

  #stopWaiting(): void {
    clearTimeout(this.#lyingTimer);
    clearImmediate(this.#leaving);
  }

  #takeAway(): void {
    this.#stopWaiting();
    const gone = this.#lying;
    this.#lying = undefined;
    if (gone?.kind === 'card') this.emit('removed', { number: gone.number });
  }

  /** A reader that went away cannot say that the card is still there: the safe answer is that it is not. */
  #forgetEverything(): void {
    clearTimeout(this.#expiryTimer);
    this.#decoder.reset();
    this.#takeAway();
  }
}
