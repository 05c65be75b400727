import { randomInt } from 'node:crypto';

/** The items in an order that nothing can predict: Fisher and Yates's shuffle, each step drawn without bias from the system's generator. */
export function shuffle<T>(items: Iterable<T>): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const drawn = randomInt(last + 1);
    [shuffled[last], shuffled[drawn]] = [shuffled[drawn] as T, shuffled[last] as T];
  }
  return shuffled;
}
