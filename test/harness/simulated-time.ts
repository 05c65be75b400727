import type { Scheduler } from '../../main/services/sync/index.ts';

interface Event {
  readonly at: number;
  readonly order: number;
  readonly work: () => Promise<void> | void;
}

/** A clock in which hours pass at once: it jumps from one event to the next and waits until what it began is over. */
export class SimulatedTime implements Scheduler {
  readonly #passing: (ms: number) => void;
  #nowMs = 0;
  #order = 0;
  #events: Event[] = [];

  /** `passing` hears by how much the clock jumps. */
  constructor(passing: (ms: number) => void = () => {}) {
    this.#passing = passing;
  }

  now(): number {
    return this.#nowMs;
  }

  after(delayMs: number, work: () => Promise<void> | void): () => void {
    const event = { at: this.#nowMs + delayMs, order: this.#order, work };
    this.#order += 1;
    this.#events.push(event);
    return () => {
      this.#events = this.#events.filter((other) => other !== event);
    };
  }

  /** Lets so much time pass. */
  async pass(ms: number): Promise<void> {
    const end = this.#nowMs + ms;
    while (await this.#next(end));
    this.#jumpTo(end);
  }

  /** Lets time pass until something is so; throws when it is not within so much time. */
  async until(isSo: () => boolean | Promise<boolean>, withinMs: number): Promise<void> {
    const end = this.#nowMs + withinMs;
    while (!(await isSo())) if (!(await this.#next(end))) throw new Error('did not happen in time');
  }

  async #next(end: number): Promise<boolean> {
    const [first] = this.#events.toSorted((a, b) => a.at - b.at || a.order - b.order);
    if (!first || first.at > end) return false;
    this.#events = this.#events.filter((other) => other !== first);
    this.#jumpTo(first.at);
    await first.work();
    return true;
  }

  #jumpTo(at: number): void {
    this.#passing(at - this.#nowMs);
    this.#nowMs = at;
  }
}
