import type { Ranking } from '../../../../ballot/methods/index.ts';
import { Unreadable } from './lines.ts';
import { addUp, quoted } from './values.ts';

/** Gathers the rankings of a file. */
export class Rankings {
  readonly all: Ranking[] = [];
  /** By candidate, the number of the last ranking that names them. */
  readonly #lastNamed: number[] = [];
  #ballots = 0;

  get ballots(): number {
    return this.#ballots;
  }

  /** @throws Unreadable for a candidate who stands twice in it, and more ballots than can be counted */
  add(groups: Ranking['groups'], weight: number, line: number, nameOf: (candidate: number) => string): void {
    this.#ballots = addUp(this.#ballots, weight, line, 'ballots');
    this.all.push({ groups, weight });
    for (const group of groups)
      for (const candidate of group) {
        if (this.#lastNamed[candidate] === this.all.length)
          throw new Unreadable(
            line,
            'ranking',
            `Expected each candidate once, but ${quoted(nameOf(candidate))} stands twice.`,
          );
        this.#lastNamed[candidate] = this.all.length;
      }
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
