import type { Option, QuestionForm } from '../../../../contract/form.ts';

/** The options of a form as this visit shows them; yes comes before no. */
export function optionsInOrder(form: QuestionForm, seed: number): readonly Option[] {
  return form.kind === 'yes-no' ? form.options : inVisitOrder<Option>(form.options, form.optionOrder, seed);
}

/**
 * The order in which options are shown: mixed anew for each visit where the form asks for it, so that the first line favours
 * nobody; and the same for the whole visit, so that nothing moves when the resident comes back. Pure: the seed is the visit's.
 */
export function inVisitOrder<T>(options: readonly T[], order: 'as-published' | 'random', seed: number): readonly T[] {
  if (order === 'as-published') return options;
  const mixed = [...options];
  const next = randomNumbers(seed);
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = Math.floor(next() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}

/** Only the seed need be unforeseeable, and it is: `newSeed` takes it from the system. */
export function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** mulberry32: numbers in [0, 1) that follow from a 32-bit seed. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
