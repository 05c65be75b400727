import type { HelpListener } from '../terminals/index.ts';

/** Wakes those who wait for news of a place. In memory, as is their waiting: whoever is cut off asks again. */
export class HelpBoard implements HelpListener {
  readonly #waiting = new Map<string, Set<() => void>>();
  #isClosed = false;

  changed(place: string): void {
    for (const wake of this.#waiting.get(place) ?? []) wake();
  }

  /** Resolves at the next change at a place, or when so long has passed. */
  next(place: string, withinMs: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(place) ?? new Set();
      const wake = () => {
        clearTimeout(timer);
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(place) === waiting) this.#waiting.delete(place);
        resolve();
      };
      const timer = setTimeout(wake, withinMs);
      this.#waiting.set(place, waiting.add(wake));
    });
  }

  /** Nobody waits any more: the server stops. */
  close(): void {
    this.#isClosed = true;
    for (const place of [...this.#waiting.keys()]) this.changed(place);
  }
}
