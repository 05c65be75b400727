/** How much one shell may ask. An honest one makes a few calls a second, while a resident touches the screen. */
const burst = 100;
const perSecond = 50;
/** A shell that does not listen to `too-many` is cut off. */
const refusalsBeforeTheCut = 400;

/** Counts the calls of one connection: a bucket that fills again with time (`now`: milliseconds that only grow). */
export class CallLimits {
  readonly #now: () => number;
  #left = burst;
  #filledAtMs: number;
  #refusedInARow = 0;

  constructor(now: () => number) {
    this.#now = now;
    this.#filledAtMs = now();
  }

  /** `cut`: the connection is to be closed. */
  take(): 'go' | 'too-many' | 'cut' {
    const nowMs = this.#now();
    this.#left = Math.min(burst, this.#left + ((nowMs - this.#filledAtMs) / 1_000) * perSecond);
    this.#filledAtMs = nowMs;
    if (this.#left >= 1) {
      this.#left -= 1;
      this.#refusedInARow = 0;
      return 'go';
    }
    this.#refusedInARow += 1;
    return this.#refusedInARow > refusalsBeforeTheCut ? 'cut' : 'too-many';
  }
}
