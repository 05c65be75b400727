import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planBlows, targets } from './plan.ts';

test('the same seed plans the same kills', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(60), (seed, kills) => {
      expect(planBlows(kills, seed)).toEqual(planBlows(kills, seed));
    }),
  );
});

test('whatever the seed, every target is killed as often as the others, but for the last few', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 4, max: 60 }), (seed, kills) => {
      const struck = planBlows(kills, seed).map(({ target }) => target);
      const times = targets.map((target) => struck.filter((one) => one === target).length);
      expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(1);
    }),
  );
});

test('the network is cut only when it was there, and restored only when it was cut', () => {
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const changes = planBlows(60, seed).flatMap(({ network }) => (network === 'as it was' ? [] : [network]));
      expect(changes.every((change, index) => change === (index % 2 === 0 ? 'cut' : 'restored'))).toBe(true);
    }),
  );
});
