import fc from 'fast-check';
import { expect, test } from 'vitest';
import { delayMs } from './pace.ts';

const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test('while all is well, heartbeats come a tenth around their period', () => {
  fc.assert(
    fc.property(random, (spread) => {
      expect(Math.abs(delayMs(30_000, 0, spread) - 30_000)).toBeLessThanOrEqual(3_000);
    }),
  );
});

test('failures make heartbeats rarer, never rarer than one in ten periods, and never all at one instant', () => {
  expect([1, 2, 3, 4, 5, 50].map((failures) => delayMs(1_000, failures, 0.99999))).toEqual(
    [1_000, 2_000, 4_000, 8_000, 10_000, 10_000].map((ms) => expect.closeTo(ms, -1)),
  );
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), random, (failures, spread) => {
      const delay = delayMs(1_000, failures, spread);
      expect(delay).toBeGreaterThanOrEqual(500);
      expect(delay).toBeLessThanOrEqual(10_000);
    }),
  );
});
