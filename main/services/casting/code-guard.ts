/** So many wrong codes end the attempts of a visit, and so many in a row begin a pause for all visits. */
const wrongPerVisit = 5;
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

/**
 * Slows down whoever tries one-use codes. A visit has five tries; every five wrong ones in a row, over all visits, a pause
 * begins, each twice as long as the one before. In memory: it counts attempts, not people.
 */
export class CodeGuard {
  readonly #now: () => number;
  #visit: string | undefined;
  #wrongInVisit = 0;
  #wrongInARow = 0;
  #pausedUntilMs = 0;

  /** `now`: milliseconds that only grow, so that setting the clock ends no pause. */
  constructor(now: () => number) {
    this.#now = now;
  }

  mayTry(visit: string): boolean {
    if (visit !== this.#visit) {
      this.#visit = visit;
      this.#wrongInVisit = 0;
    }
    return this.#wrongInVisit < wrongPerVisit && this.#now() >= this.#pausedUntilMs;
  }

  wrong(): void {
    this.#wrongInVisit += 1;
    this.#wrongInARow += 1;
    if (this.#wrongInARow % wrongPerVisit !== 0) return;
    const pauses = this.#wrongInARow / wrongPerVisit;
    this.#pausedUntilMs = this.#now() + Math.min(firstPauseMs * 2 ** (pauses - 1), longestPauseMs);
  }

  right(): void {
    this.#wrongInARow = 0;
  }
}
