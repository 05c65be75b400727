import type { Ranking } from '../../../../ballot/methods/index.ts';
import { Unreadable } from './lines.ts';
import { addBallots, quoted } from './values.ts';

/** Gathers rankings as a file tells them, equal ones together. */
export class Rankings {
  readonly #byText = new Map<string, { groups: readonly (readonly number[])[]; weight: number }>();
  #ballots = 0;

  get ballots(): number {
    return this.#ballots;
  }

  /** @param text the ranking as it stands in the file: the same text is read once */
  add(text: string, weight: number, line: number, read: () => readonly (readonly number[])[]): void {
    this.#ballots = addBallots(this.#ballots, weight, line, 'ballots');
    const known = this.#byText.get(text);
    if (known) known.weight += weight;
    else this.#byText.set(text, { groups: read(), weight });
  }

  all(): readonly Ranking[] {
    return [...this.#byText.values()];
  }
}

/** Ranks of a ballot, with each candidate once. */
export function checkOnce(
  groups: readonly (readonly number[])[],
  line: number,
  nameOf: (candidate: number) => string,
): void {
  const seen = new Set<number>();
  for (const candidate of groups.flat()) {
    if (seen.has(candidate))
      throw new Unreadable(
        line,
        'ranking',
        `Expected each candidate once, but ${quoted(nameOf(candidate))} stands twice.`,
      );
    seen.add(candidate);
  }
}

/** Results go by name, so names must differ. */
export function checkNames(names: readonly string[], lineOf: (candidate: number) => number): void {
  const seen = new Set<string>();
  for (const [candidate, name] of names.entries()) {
    if (name === '')
      throw new Unreadable(lineOf(candidate), 'name', 'Expected the name of a candidate, but found none.');
    if (seen.has(name))
      throw new Unreadable(lineOf(candidate), 'name', `Expected names that differ, but ${quoted(name)} stands twice.`);
    seen.add(name);
  }
}
