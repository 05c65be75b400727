import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inVisitOrder } from './option-order.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 32 - 1 });

test('the published order stays as published', () => {
  expect(inVisitOrder([1, 2, 3], 'as-published', 7)).toEqual([1, 2, 3]);
});

test('a mixed order holds every option once, and is the same for the whole visit', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 30 }), seeds, (options, seed) => {
      const mixed = inVisitOrder(options, 'random', seed);
      expect(mixed.toSorted()).toEqual(options.toSorted());
      expect(inVisitOrder(options, 'random', seed)).toEqual(mixed);
    }),
  );
});

test('each of three options comes first in about a third of visits', () => {
  const firsts = new Map<string, number>();
  for (let seed = 0; seed < 30_000; seed += 1) {
    const [first = ''] = inVisitOrder(['a', 'b', 'c'], 'random', (seed * 2_654_435_761) >>> 0);
    firsts.set(first, (firsts.get(first) ?? 0) + 1);
  }
  for (const option of ['a', 'b', 'c']) expect(Math.abs((firsts.get(option) ?? 0) - 10_000)).toBeLessThan(500);
});
