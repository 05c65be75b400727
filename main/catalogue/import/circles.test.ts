import fc from 'fast-check';
import { expect, test } from 'vitest';
import { circlesIn } from './circles.ts';

const tree = (children: Record<string, string[]>) => new Map(Object.entries(children));

test('what leads back to something above it is found, and nothing else', () => {
  expect(circlesIn(tree({ N1: ['N2', 'N3'], N2: ['N3', 'F1'], N3: ['F1'] }))).toEqual([]);
  expect(circlesIn(tree({ N2: ['N1'], N1: ['N2', 'F1'] }))).toEqual([['N2', 'N1']]);
  expect(circlesIn(tree({ N1: ['N1'] }))).toEqual([['N1', 'N1']]);
});

test('without the steps that are found there is no circle', () => {
  const name = fc.constantFrom('N1', 'N2', 'N3', 'N4', 'N5', 'N6');
  fc.assert(
    fc.property(fc.dictionary(name, fc.uniqueArray(name)), (children) => {
      const cut = new Set(circlesIn(tree(children)).map(String));
      const left = Object.entries(children).map(([above, below]) => [
        above,
        below.filter((id) => !cut.has(String([above, id]))),
      ]);
      expect(circlesIn(new Map(left as [string, string[]][]))).toEqual([]);
    }),
  );
});

test('a chain as long as a zip may have entries is walked', () => {
  const chain = Array.from({ length: 50_000 }, (_, n) => [`N${n}`, [`N${(n + 1) % 50_000}`]] as const);
  expect(circlesIn(new Map(chain))).toHaveLength(1);
});
