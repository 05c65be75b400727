import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffle } from './shuffle.ts';

test('nothing is lost, doubled or changed in place', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (items) => {
      const before = [...items];
      const byValue = (a: number, b: number) => a - b;
      expect(shuffle(items).sort(byValue)).toEqual(before.sort(byValue));
    }),
  );
});

test('every order is as likely as any other', () => {
  const draws = 24_000;
  const seen = new Map<string, number>();
  for (let draw = 0; draw < draws; draw++) {
    const order = shuffle('abcd').join('');
    seen.set(order, (seen.get(order) ?? 0) + 1);
  }
  expect(seen.size).toBe(24);
  const expected = draws / 24;
  const chiSquare = [...seen.values()].reduce((sum, times) => sum + (times - expected) ** 2 / expected, 0);
  // 23 degrees of freedom: one honest run in a thousand million exceeds 90.
  expect(chiSquare).toBeLessThan(90);
});
