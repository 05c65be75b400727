import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveRank, placeAtRank, type Ranks, rankOf, toggleRank } from './ranking.ts';

const options = ['a', 'b', 'c', 'd'];
const option = fc.constantFrom(...options);
const act = fc.oneof(
  fc.record({ kind: fc.constant('toggle' as const), option }),
  fc.record({ kind: fc.constant('move' as const), option, by: fc.constantFrom(-1 as const, 1 as const) }),
  fc.record({ kind: fc.constant('place' as const), option, rank: fc.nat(9) }),
);

function after(ranks: Ranks, one: typeof act extends fc.Arbitrary<infer Act> ? Act : never, ties: boolean): Ranks {
  if (one.kind === 'toggle') return toggleRank(ranks, one.option);
  if (one.kind === 'move') return moveRank(ranks, one.option, one.by, ties);
  return placeAtRank(ranks, one.option, one.rank, ties);
}

test('whatever is touched, each option has one rank at most, no rank is empty, and none is shared where ties are not allowed', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), fc.boolean(), (acts, ties) => {
      let ranks: Ranks = [];
      for (const one of acts) {
        ranks = after(ranks, one, ties);
        const named = ranks.flat();
        expect(new Set(named).size).toBe(named.length);
        for (const group of ranks) {
          expect(group.length).toBeGreaterThan(0);
          if (!ties) expect(group).toHaveLength(1);
        }
      }
    }),
  );
});

test('touches rank in their order, and a second touch takes the rank back', () => {
  const ranks = ['c', 'a', 'b'].reduce<Ranks>(toggleRank, []);
  expect(ranks).toEqual([['c'], ['a'], ['b']]);
  expect(toggleRank(ranks, 'a')).toEqual([['c'], ['b']]);
  expect(rankOf(toggleRank(ranks, 'a'), 'b')).toBe(2);
});

test('a step up and a step down take each other back', () => {
  const ranks: Ranks = [['a'], ['b'], ['c']];
  expect(moveRank(ranks, 'c', -1, false)).toEqual([['a'], ['c'], ['b']]);
  expect(moveRank(moveRank(ranks, 'b', -1, false), 'b', 1, false)).toEqual(ranks);
  expect(moveRank(ranks, 'a', -1, false)).toEqual(ranks);
  expect(moveRank(ranks, 'd', 1, false)).toEqual(ranks);
});

test('where ties are allowed a step leads beside the neighbour, and the next one past it', () => {
  const ranks: Ranks = [['a'], ['b'], ['c']];
  const beside = moveRank(ranks, 'c', -1, true);
  expect(beside).toEqual([['a'], ['b', 'c']]);
  expect(moveRank(beside, 'c', -1, true)).toEqual([['a'], ['c'], ['b']]);
  expect(moveRank(ranks, 'a', 1, true)).toEqual([['b', 'a'], ['c']]);
});

test('a digit is the rank itself: zero takes it away, and one beyond the last is the last', () => {
  const ranks: Ranks = [['a'], ['b']];
  expect(placeAtRank(ranks, 'c', 1, false)).toEqual([['c'], ['a'], ['b']]);
  expect(placeAtRank(ranks, 'a', 9, false)).toEqual([['b'], ['a']]);
  expect(placeAtRank(ranks, 'a', 0, false)).toEqual([['b']]);
  expect(placeAtRank(ranks, 'c', 2, true)).toEqual([['a'], ['b', 'c']]);
});
