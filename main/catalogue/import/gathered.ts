/** Things in the order in which they were met, each once. */
export class Gathered<T> {
  readonly #things = new Map<string, T>();
  readonly #keyOf: (thing: T) => string;

  constructor(keyOf: (thing: T) => string) {
    this.#keyOf = keyOf;
  }

  add(...things: readonly T[]): void {
    for (const thing of things) {
      const key = this.#keyOf(thing);
      if (!this.#things.has(key)) this.#things.set(key, thing);
    }
  }

  get all(): T[] {
    return [...this.#things.values()];
  }
}
