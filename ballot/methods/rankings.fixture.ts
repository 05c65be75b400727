import fc from 'fast-check';
import type { Ranking } from './rankings.ts';

export type Electorate = { readonly candidates: number; readonly rankings: readonly Ranking[] };

/** A ranking of some candidates, with or without groups of equals. */
const rankingsOf = (candidates: number, ties: boolean): fc.Arbitrary<Ranking> =>
  fc
    .tuple(
      fc.shuffledSubarray(Array.from({ length: candidates }, (_, candidate) => candidate)),
      fc.array(fc.boolean(), { minLength: candidates, maxLength: candidates }),
      fc.integer({ min: 0, max: 4 }),
    )
    .map(([named, joins, weight]) => {
      const groups: number[][] = [];
      for (const [at, candidate] of named.entries()) {
        const group = groups.at(-1);
        if (ties && group && joins[at]) group.push(candidate);
        else groups.push([candidate]);
      }
      return { groups, weight };
    });

/** Few candidates and small weights, so that ties are common. */
export const electorates = ({ ties }: { readonly ties: boolean }): fc.Arbitrary<Electorate> =>
  fc.integer({ min: 1, max: 5 }).chain((candidates) =>
    fc.record({
      candidates: fc.constant(candidates),
      rankings: fc.array(rankingsOf(candidates, ties), { maxLength: 12 }),
    }),
  );

/** The same ballots as other terminals could have brought them: one by one, and in another order. */
export function apart(rankings: readonly Ranking[]): Ranking[] {
  return rankings
    .flatMap(({ groups, weight }) => Array.from({ length: weight }, () => ({ groups, weight: 1 })))
    .reverse();
}

/** Candidate `one` of old is candidate `names[one]` now. */
export function renamed(rankings: readonly Ranking[], names: readonly number[]): Ranking[] {
  return rankings.map(({ groups, weight }) => ({
    groups: groups.map((group) => group.map((candidate) => names[candidate] ?? -1)),
    weight,
  }));
}

export function scaled(rankings: readonly Ranking[], factor: number): Ranking[] {
  return rankings.map(({ groups, weight }) => ({ groups, weight: weight * factor }));
}

/** Another order of the candidates. */
export const namesFor = (candidates: number): fc.Arbitrary<number[]> =>
  fc.shuffledSubarray(
    Array.from({ length: candidates }, (_, candidate) => candidate),
    { minLength: candidates },
  );
