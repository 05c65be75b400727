import { createHmac, randomBytes } from 'node:crypto';

export interface QuotaLimits {
  readonly pagesPerVisit: number;
  readonly pagesPerCardPerDay: number;
}

/** What was taken, so that it can be given back. */
export interface Taken {
  readonly visit: string;
  readonly card: string | undefined;
  readonly pages: number;
}

/**
 * How many pages a visit and a card may still print. A card counts over a day, so that badging again starts nothing anew: kept as a
 * code made with a key of the day. Both are in memory only and forgotten at midnight: nothing tells, then or later, who printed.
 */
export class PageQuota {
  readonly #limits: QuotaLimits;
  /** The day as text, where the terminal stands. */
  readonly #today: () => string;
  readonly #visits = new Map<string, number>();
  #day = '';
  #key: Buffer = Buffer.alloc(0);
  #cards = new Map<string, number>();

  constructor(limits: QuotaLimits, today: () => string) {
    this.#limits = limits;
    this.#today = today;
  }

  left(visit: string, cardNumber: string | undefined): { pages: number; by: 'visit' | 'card' } {
    this.#beginDay();
    const ofVisit = this.#limits.pagesPerVisit - (this.#visits.get(visit) ?? 0);
    const code = this.#codeOf(cardNumber);
    const ofCard =
      code === undefined ? Number.POSITIVE_INFINITY : this.#limits.pagesPerCardPerDay - (this.#cards.get(code) ?? 0);
    return ofCard < ofVisit ? { pages: ofCard, by: 'card' } : { pages: ofVisit, by: 'visit' };
  }

  /** Undefined when there are not so many left. */
  take(visit: string, cardNumber: string | undefined, pages: number): Taken | undefined {
    if (this.left(visit, cardNumber).pages < pages) return undefined;
    const taken = { visit, card: this.#codeOf(cardNumber), pages };
    this.#add(taken, pages);
    return taken;
  }

  /** Pages that were not printed after all. */
  giveBack(taken: Taken, pages: number): void {
    this.#beginDay();
    this.#add(taken, -Math.min(pages, taken.pages));
  }

  forgetVisit(visit: string): void {
    this.#visits.delete(visit);
  }

  #add({ visit, card }: Taken, pages: number): void {
    if (pages > 0 || this.#visits.has(visit)) this.#visits.set(visit, (this.#visits.get(visit) ?? 0) + pages);
    if (card !== undefined && (pages > 0 || this.#cards.has(card)))
      this.#cards.set(card, (this.#cards.get(card) ?? 0) + pages);
  }

  #codeOf(cardNumber: string | undefined): string | undefined {
    return cardNumber === undefined ? undefined : createHmac('sha256', this.#key).update(cardNumber).digest('base64');
  }

  #beginDay(): void {
    const day = this.#today();
    if (day === this.#day) return;
    this.#day = day;
    this.#key.fill(0);
    this.#key = randomBytes(32);
    this.#cards = new Map();
  }
}
