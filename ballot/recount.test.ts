import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BagTotals } from '../contract/bags.ts';
import { recount } from './recount.ts';

const count = fc.nat(40);
const totals: BagTotals = {
  type: 'passerelle/bag-totals/1',
  ...{ consultation: 'parc', rehearsal: false, keyFingerprint: '1', mostPerSlip: 1 },
  ...{ packageHash: 'A'.repeat(43), formHash: 'A'.repeat(43) },
  bags: [
    { names: ['centre/1'], marks: 12, lines: { trees: 7, games: 4, '(blank)': 1 } },
    { names: ['centre/2', 'annexe/1'], marks: 9, lines: { trees: 3, games: 6, '(blank)': 0 } },
  ],
};
const slips = (trees: number, games: number, blank: number, unreadable: number, all: number) =>
  new Map(Object.entries({ trees, games, '(blank)': blank, '(unreadable)': unreadable, '(slips)': all }));
const second = slips(3, 6, 0, 0, 9);
const verdictOf = (first: ReturnType<typeof slips>) =>
  recount(
    totals,
    new Map([
      ['centre/1', first],
      ['centre/2+annexe/1', second],
    ]),
  );

test('bags that agree agree, and the totals are those of the paper', () => {
  const found = verdictOf(slips(7, 4, 1, 0, 12));
  expect(found.bags.map(({ verdict }) => verdict)).toEqual(['agrees', 'agrees']);
  expect(found.totals).toEqual({ trees: 10, games: 10, '(blank)': 1, '(unreadable)': 0, '(slips)': 21 });
});

test('with no more slips than marks paper prevails wherever a line differs; with more the commission decides and there are no totals', () => {
  fc.assert(
    fc.property(count, count, count, count, count, (trees, games, blank, unreadable, all) => {
      const { bags, totals: sums } = verdictOf(slips(trees, games, blank, unreadable, all));
      const isSame = trees === 7 && games === 4 && blank === 1 && unreadable === 0 && all === 12;
      const expected = isSame ? 'agrees' : all <= 12 ? 'paper-prevails' : 'discrepancy';
      expect(bags[0]?.verdict).toBe(expected);
      expect(bags[1]?.verdict).toBe('agrees');
      expect(sums?.trees).toBe(expected === 'discrepancy' ? undefined : trees + 3);
    }),
  );
});
