/** What sync needs of time. Tests bring their own, in which hours pass at once. */
export interface Scheduler {
  /** Milliseconds that only grow. */
  now(): number;
  /** Does the work once, after a delay. Returns how to call it off. */
  after(delayMs: number, work: () => Promise<void>): () => void;
}

export const systemScheduler: Scheduler = {
  now: () => performance.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};
