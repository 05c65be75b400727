import fc from 'fast-check';
import { expect, test } from 'vitest';
import { approvalCounts, leaders, plurality, pointCounts } from './index.ts';
import { apart, electorates } from './rankings.fixture.ts';

test('plurality counts who stands alone in the first place', () => {
  fc.assert(
    fc.property(electorates({ ties: true }), ({ candidates, rankings }) => {
      const firsts = apart(rankings).flatMap(({ groups: [first = []] }) => (first.length === 1 ? first : []));
      expect(plurality(candidates, rankings)).toEqual(
        Array.from({ length: candidates }, (_, candidate) => firsts.filter((first) => first === candidate).length),
      );
    }),
  );
});

test('approvals and points add up, blank ballots to nothing', () => {
  expect(
    approvalCounts(3, [
      { approved: [0, 2], weight: 2 },
      { approved: [2], weight: 1 },
      { approved: [], weight: 9 },
    ]),
  ).toEqual([2, 0, 3]);
  expect(
    pointCounts(2, [
      {
        points: [
          [1, 3],
          [0, 1],
        ],
        weight: 2,
      },
      { points: [], weight: 1 },
    ]),
  ).toEqual([2, 6]);
  expect(() => approvalCounts(1, [{ approved: [1], weight: 1 }])).toThrow(RangeError);
});

test('all that share the highest count lead, and none when nobody was chosen', () => {
  expect(leaders([1, 3, 3])).toEqual([1, 2]);
  expect(leaders([0, 0])).toEqual([]);
  expect(leaders([])).toEqual([]);
});
