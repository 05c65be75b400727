/** What must be stopped again, in the reverse order of its start. */
export class Cleanup {
  readonly #stops: (() => unknown)[] = [];
  #running: Promise<void> | undefined;
  #isOver = false;

  /** What comes too late, because it was started beside something that failed, is stopped at once. */
  add(stop: () => unknown): void {
    if (this.#isOver) void stop();
    else this.#stops.push(stop);
  }

  /** Stops everything, whatever fails on the way, and throws the first failure at the end. Asked twice, it runs once. */
  run(): Promise<void> {
    this.#running ??= this.#stopAll();
    return this.#running;
  }

  async #stopAll(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = this.#stops.pop(); stop; stop = this.#stops.pop()) {
      try {
        await stop();
      } catch (error) {
        failures.push(error);
      }
    }
    this.#isOver = true;
    if (failures.length > 0) throw failures[0];
  }
}
