import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { toBase64url } from '../../../ballot/index.ts';
import type { CardHolders } from '../badge/index.ts';

export type Holder = 'resident' | 'mediator';

export interface VisitsOptions {
  readonly isMediator: (cardNumber: string) => boolean;
  /** How long a card that was shown outside a visit is remembered. */
  readonly unboundMs?: number;
}

export type VisitsEvents = {
  'card-presented': [{ card: string; holder: Holder }];
  'card-removed': [{ card: string }];
  began: [visit: string];
  /** Nothing of this visit is remembered any more. */
  ended: [visit: string];
};

interface Card {
  readonly number: string;
  readonly holder: Holder;
}

/**
 * The visit that is going on, and the cards that were read in it. Card numbers live here and nowhere else: in memory, from the
 * reading to the end of the visit. Others know a card by a random reference, the same for the same card throughout a visit, so
 * that the shell can see that a card came back, and worth nothing after it.
 */
export class Visits extends EventEmitter<VisitsEvents> {
  readonly #options: VisitsOptions;
  readonly #cards = new Map<string, Card>();
  #current: string | undefined;
  /** The shell left while this visit went on, and has not come back to it. */
  #interrupted = false;
  /** What lies on a reader, or was shown to one that does not see cards leave. */
  readonly #lying = new Set<string>();
  #forgetting: NodeJS.Timeout | undefined;

  constructor(options: VisitsOptions) {
    super();
    this.#options = options;
  }

  get current(): string | undefined {
    return this.#current;
  }

  /** Begins a visit, and ends the one before if nobody did. A card that was shown to begin it belongs to it. */
  begin(visit: string): void {
    if (visit === this.#current) return;
    if (this.#current !== undefined) this.end(this.#current);
    clearTimeout(this.#forgetting);
    this.#interrupted = false;
    this.#current = visit;
    this.emit('began', visit);
  }

  /**
   * Ends a visit: its cards are forgotten. A card that still lies on the reader must be shown again to be read again.
   * @param next the card of whoever took the resident's place at the reader: it waits for the visit that it begins
   */
  end(visit: string, next?: string): void {
    if (visit !== this.#current) return;
    this.#current = undefined;
    const waiting = next === undefined ? undefined : this.#cards.get(next);
    this.#forgetCards();
    if (next !== undefined && waiting !== undefined) {
      this.#cards.set(next, waiting);
      this.#lying.add(next);
      this.#forgetSoon();
    }
    this.emit('ended', visit);
  }

  /** Ends whatever visit there is: the shell is gone, and took the resident's screen with it. */
  interrupt(): void {
    if (this.#current === undefined) return;
    this.end(this.#current);
    this.#interrupted = true;
  }

  /** Whether the shell died with a visit in it: one that only lost the connection would have begun its visit again. Said once. */
  takeInterrupted(): boolean {
    const interrupted = this.#interrupted;
    this.#interrupted = false;
    return interrupted;
  }

  /** `holders`: whose its number lets it be. False for a card that is nobody's: one that only mediators have, and is on no list. */
  cardPresented(number: string, holders: CardHolders = ['library', 'mediator']): boolean {
    const known = this.#find(number) ?? this.#remember(number, holders);
    if (known === undefined) return false;
    const [reference, card] = known;
    this.#lying.add(reference);
    if (this.#current === undefined) this.#forgetSoon();
    this.emit('card-presented', { card: reference, holder: card.holder });
    return true;
  }

  cardRemoved(number: string): void {
    const [card] = this.#find(number) ?? [];
    if (card !== undefined && this.#lying.delete(card)) this.emit('card-removed', { card });
  }

  /** The number behind a reference, in the visit that is going on and in no other. */
  cardNumber(visit: string, card: string): string | undefined {
    return visit === this.#current ? this.#cards.get(card)?.number : undefined;
  }

  /** The first resident's card that was shown in a visit; nothing while there is none. */
  residentNumber(visit: string): string | undefined {
    if (visit !== this.#current) return undefined;
    return [...this.#cards.values()].find(({ holder }) => holder === 'resident')?.number;
  }

  close(): void {
    this.#forgetCards();
  }

  #find(number: string): [string, Card] | undefined {
    return [...this.#cards].find(([, card]) => card.number === number);
  }

  #remember(number: string, holders: CardHolders): [string, Card] | undefined {
    const isMediators = holders.includes('mediator') && this.#options.isMediator(number);
    if (!isMediators && !holders.includes('library')) return undefined;
    const holder = isMediators ? 'mediator' : 'resident';
    const reference = toBase64url(randomBytes(16));
    const card: Card = { number, holder };
    this.#cards.set(reference, card);
    return [reference, card];
  }

  #forgetSoon(): void {
    clearTimeout(this.#forgetting);
    this.#forgetting = setTimeout(() => this.#forgetCards(), this.#options.unboundMs ?? 60_000).unref();
  }

  #forgetCards(): void {
    clearTimeout(this.#forgetting);
    this.#cards.clear();
    this.#lying.clear();
  }
}
