import fc from 'fast-check';
import { expect, test } from 'vitest';
import { completeProfile, majorityJudgment, type Profile } from './index.ts';

/** Every candidate graded by the same few ballots, so that ties are common. */
const profiles: fc.Arbitrary<Profile> = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 2, max: 7 }), fc.nat(11))
  .chain(([candidates, grades, ballots]) =>
    fc
      .array(fc.array(fc.nat(grades - 1), { minLength: ballots, maxLength: ballots }), {
        minLength: candidates,
        maxLength: candidates,
      })
      .map((given) =>
        given.map((of) => Array.from({ length: grades }, (_, grade) => of.filter((one) => one === grade).length)),
      ),
  );

/** The grades of the median ballots, taken away one by one: the majority value of Balinski and Laraki. */
function majorityValue(counts: readonly number[]): number[] {
  const ballots = counts.flatMap((count, grade) => new Array<number>(count).fill(grade));
  const value: number[] = [];
  while (ballots.length > 0) value.push(...ballots.splice(Math.ceil(ballots.length / 2) - 1, 1));
  return value;
}

function compareValues(some: readonly number[], others: readonly number[]): number {
  const at = some.findIndex((grade, index) => grade !== others[index]);
  return at < 0 ? 0 : (some[at] ?? 0) - (others[at] ?? 0);
}

test('ranks are those of taking median ballots away one by one, and ties are those of ballots that are all the same', () => {
  fc.assert(
    fc.property(profiles, (profile) => {
      const values = profile.map(majorityValue);
      const { ranks, medians } = majorityJudgment(profile);
      expect(ranks).toEqual(
        values.map((value) => 1 + values.filter((other) => compareValues(other, value) > 0).length),
      );
      expect(medians).toEqual(values.map(([median = null]) => median));
    }),
    { numRuns: 500 },
  );
});

test('the result says by the median, or after how many ballots taken away, one stands before the next', () => {
  fc.assert(
    fc.property(profiles, (profile) => {
      const { ranking, ranks } = majorityJudgment(profile);
      expect(ranking.flatMap(({ candidates }) => candidates).sort()).toEqual(profile.map((_, candidate) => candidate));
      for (const [place, { candidates, lead }] of ranking.entries()) {
        const next = ranking[place + 1]?.candidates[0];
        const [one = 0] = candidates;
        for (const other of candidates) expect(ranks[other]).toBe(ranks[one]);
        if (next === undefined) {
          expect(lead).toBeNull();
          continue;
        }
        const [value, other] = [majorityValue(profile[one] ?? []), majorityValue(profile[next] ?? [])];
        const removed = value.findIndex((grade, at) => grade !== other[at]);
        expect(lead).toEqual(removed === 0 ? { by: 'median' } : { by: 'removal', removed });
      }
    }),
    { numRuns: 300 },
  );
});

test('other names and another scale of the ballots keep the ranks', () => {
  fc.assert(
    fc.property(profiles, fc.constantFrom(3, 2 ** 45 + 1), (profile, factor) => {
      const { ranks } = majorityJudgment(profile);
      expect(majorityJudgment(profile.toReversed()).ranks).toEqual(ranks.toReversed());
      // An odd number of times the ballots keeps the lower of two middles where it was.
      expect(majorityJudgment(profile.map((counts) => counts.map((count) => count * factor))).ranks).toEqual(ranks);
    }),
  );
});

test('who gave no grade gave the default one', () => {
  const profile = [
    [0, 0, 2],
    [1, 1, 2],
  ];
  expect(completeProfile(profile, 5)).toEqual([
    [3, 0, 2],
    [2, 1, 2],
  ]);
  expect(completeProfile(profile, 4, 1)).toEqual([
    [0, 2, 2],
    [1, 1, 2],
  ]);
  expect(() => completeProfile(profile, 3)).toThrow(RangeError);
  expect(() => majorityJudgment(profile)).toThrow(RangeError);
});

test('without any ballot nobody has a median, and all tie', () => {
  expect(
    majorityJudgment([
      [0, 0],
      [0, 0],
    ]),
  ).toEqual({
    ranks: [1, 1],
    medians: [null, null],
    ranking: [{ candidates: [0, 1], lead: null }],
  });
});

test('one ballot more among numbers that only whole numbers hold decides', () => {
  const many = 2 ** 51;
  expect(
    majorityJudgment([
      [many, many + 1],
      [many + 1, many],
    ]).ranks,
  ).toEqual([1, 2]);
  expect(
    majorityJudgment([
      [many, 1, many - 1],
      [many, 0, many],
    ]).ranks,
  ).toEqual([2, 1]);
});
