import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Defeat,
  type PairwiseMatrix,
  pairwise,
  type Ranking,
  type SchulzeRules,
  schulze,
  schulzeDefaults,
} from './index.ts';
import { apart, electorates, namesFor, renamed, scaled } from './rankings.fixture.ts';

const strict = (weight: number, order: string): Ranking => ({
  groups: [...order].map((name) => [name.charCodeAt(0) - 'A'.charCodeAt(0)]),
  weight,
});
const anyRules: fc.Arbitrary<SchulzeRules> = fc.record({ strength: fc.constantFrom('winning-votes', 'margins') });

const isBefore = (ranking: Ranking, a: number, b: number) => {
  const placeOf = (one: number) => ranking.groups.findIndex((group) => group.includes(one));
  const [place, other] = [placeOf(a), placeOf(b)];
  return place >= 0 && (other < 0 || place < other);
};

test('each pair counts the ballots that put the one before the other, the unnamed last and level', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), ({ candidates, rankings }) => {
      const matrix = pairwise(candidates, rankings);
      for (let a = 0; a < candidates; a += 1)
        for (let b = 0; b < candidates; b += 1)
          expect(matrix[a]?.[b]).toBe(apart(rankings).filter((ranking) => isBefore(ranking, a, b)).length);
    }),
  );
});

test('a million times a million million ballots are compared exactly', () => {
  const many = 2 ** 53 - 2;
  expect(pairwise(2, [strict(many, 'A'), strict(1, 'B')])).toEqual([
    [0, many],
    [1, 0],
  ]);
});

/** Every simple path there is, and the weakest defeat of each: the definition of §2.2 of the paper, without its algorithm. */
function byHand(matrix: PairwiseMatrix, { strength }: SchulzeRules): number[][] {
  const at = (a: number, b: number) => matrix[a]?.[b] ?? 0;
  const stronger = (one: Defeat | null, other: Defeat | null) => {
    if (one === null || other === null) return one !== null && other === null;
    if (strength === 'margins') return one.support - one.opposition > other.support - other.opposition;
    return one.support > other.support || (one.support === other.support && one.opposition < other.opposition);
  };
  const best = (from: number, to: number, seen: readonly number[]): Defeat | null => {
    let found: Defeat | null = null;
    for (let next = 0; next < matrix.length; next += 1) {
      if (seen.includes(next) || at(from, next) <= at(next, from)) continue;
      const step = { support: at(from, next), opposition: at(next, from) };
      const onward = next === to ? step : best(next, to, [...seen, next]);
      const weakest = stronger(step, onward) ? onward : step;
      if (stronger(weakest, found)) found = weakest;
    }
    return found;
  };
  return matrix.map((_, a) =>
    matrix.flatMap((_, b) => (a !== b && stronger(best(a, b, [a]), best(b, a, [b])) ? [b] : [])),
  );
}

test('who wins, and who stands before whom, is what all paths say', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), anyRules, ({ candidates, rankings }, rules) => {
      const matrix = pairwise(candidates, rankings);
      const { winners, ranking } = schulze(matrix, rules);
      const beaten = byHand(matrix, rules);
      const everybody = matrix.map((_, candidate) => candidate);
      expect(winners).toEqual(everybody.filter((one) => !beaten.some((those) => those.includes(one))));
      expect(ranking.flat().sort()).toEqual(everybody);
      const layerOf = (one: number) => ranking.findIndex((group) => group.includes(one));
      for (const [one, those] of beaten.entries())
        for (const other of those) expect(layerOf(one)).toBeLessThan(layerOf(other));
    }),
    { numRuns: 300 },
  );
});

test('a Condorcet winner wins alone whatever the strength, and winners are always in the Smith set', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), anyRules, ({ candidates, rankings }, rules) => {
      const matrix = pairwise(candidates, rankings);
      const { condorcetWinner, winners, smithSet } = schulze(matrix, rules);
      const beats = (a: number, b: number) => (matrix[a]?.[b] ?? 0) > (matrix[b]?.[a] ?? 0);
      const beatsAll = matrix.flatMap((_, a) => (matrix.every((_, b) => a === b || beats(a, b)) ? [a] : []));
      expect(condorcetWinner).toBe(beatsAll[0] ?? null);
      if (condorcetWinner !== null) expect({ winners, smithSet }).toEqual({ winners: beatsAll, smithSet: beatsAll });
      for (const winner of winners) expect(smithSet).toContain(winner);
      const outside = matrix.flatMap((_, b) => (smithSet.includes(b) ? [] : [b]));
      for (const a of smithSet) for (const b of outside) expect(beats(a, b)).toBe(true);
    }),
  );
});

test('order, splitting, blanks, names and scale change no winner', () => {
  fc.assert(
    fc.property(
      electorates({ ties: true }).chain((of) => fc.tuple(fc.constant(of), namesFor(of.candidates))),
      anyRules,
      fc.constantFrom(2, 2 ** 46 + 1),
      ([{ candidates, rankings }, names], rules, factor) => {
        const winnersOf = (of: readonly Ranking[]) => schulze(pairwise(candidates, of), rules).winners;
        const winners = winnersOf(rankings);
        expect(winnersOf(apart(rankings))).toEqual(winners);
        expect(winnersOf([...rankings, { groups: [], weight: 7 }])).toEqual(winners);
        expect(winnersOf(scaled(rankings, factor))).toEqual(winners);
        const now = winners.map((winner) => names[winner] ?? -1).sort((a, b) => a - b);
        expect(winnersOf(renamed(rankings, names))).toEqual(now);
      },
    ),
  );
});

test('the example of the paper (§3.1, 45 voters) comes out as published: E, A, C, B, D', () => {
  const rankings = [
    strict(5, 'ACBED'),
    strict(5, 'ADECB'),
    strict(8, 'BEDAC'),
    strict(3, 'CABED'),
    strict(7, 'CAEBD'),
    strict(2, 'CBADE'),
    strict(7, 'DCEBA'),
    strict(8, 'EBADC'),
  ];
  const { ranking, condorcetWinner, smithSet, strongestPaths } = schulze(pairwise(5, rankings));
  expect(
    ranking
      .flat()
      .map((one) => 'ABCDE'.charAt(one))
      .join(''),
  ).toBe('EACBD');
  expect(condorcetWinner).toBeNull();
  expect(smithSet).toEqual([0, 1, 2, 3, 4]);
  expect(strongestPaths[4]?.[0]).toEqual({ support: 25, opposition: 20 });
  expect(strongestPaths[0]?.[4]).toEqual({ support: 24, opposition: 21 });
});

test('how a defeat is measured can change the winner', () => {
  // A cycle of A over B by 5 to 4, B over C by 4 to 0, C over A by 3 to 1.
  const matrix = [
    [0, 5, 1],
    [4, 0, 4],
    [3, 0, 0],
  ];
  expect(schulze(matrix, schulzeDefaults).winners).toEqual([0]);
  expect(schulze(matrix, { strength: 'margins' }).winners).toEqual([1]);
});
