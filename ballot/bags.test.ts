import { expect, test } from 'vitest';
import { mustBeOk } from '../contract/result.ts';
import type { FinalManifest } from '../contract/sync.ts';
import { countBags } from './bags.ts';
import { combineShares } from './ceremony.ts';
import { toBase64url } from './encoding.ts';
import { blank, ceremony, consultation, exportOf, lilas, rose, terminalExport } from './urn-export.fixture.ts';
import { verifyExport } from './urn-export.ts';

const key = mustBeOk(combineShares(ceremony.trustees.slice(0, 2), ceremony.public.publicKey), 'key');
/** The name that the fixture gives to a batch. */
const batch = (at: number) => toBase64url(new Uint8Array(16).fill(at));
const inBags = (...bags: number[][]): Partial<FinalManifest> => ({
  bags: bags.map((batches, index) => ({ bag: index + 1, batches: batches.map(batch) })),
});
const totalsOf = (terminals: Parameters<typeof exportOf>[0], k = 2) =>
  countBags(mustBeOk(verifyExport(exportOf(terminals, { ...consultation, k })), 'urn'), key);

test('every bag has its own totals, and together they are those of the urn', () => {
  const north = terminalExport(
    0,
    [
      [lilas, rose],
      [lilas, blank],
      [rose, rose],
    ],
    { final: inBags([1, 2], [3]) },
  );
  const south = terminalExport(1, [[lilas, lilas, blank]], { final: inBags([1]) });
  const { bags, ...rest } = mustBeOk(totalsOf([north, south]), 'totals');
  expect(bags).toEqual([
    { names: ['terminal-0/1'], marks: 4, lines: { lilas: 2, rose: 1, '(blank)': 1, '(invalid)': 0 } },
    { names: ['terminal-0/2'], marks: 2, lines: { lilas: 0, rose: 2, '(blank)': 0, '(invalid)': 0 } },
    { names: ['terminal-1/1'], marks: 3, lines: { lilas: 2, rose: 0, '(blank)': 1, '(invalid)': 0 } },
  ]);
  expect(rest).toMatchObject({ consultation: consultation.consultation, keyFingerprint: ceremony.public.fingerprint });
});

test('a bag below k is mixed with another, and with one more where subtraction would show it; below k in all there are none', () => {
  const small = terminalExport(0, [[rose]], { final: inBags([1]) });
  const large = terminalExport(
    1,
    [
      [lilas, lilas],
      [lilas, blank],
    ],
    { final: inBags([1], [2]) },
  );
  const { bags } = mustBeOk(totalsOf([small, large]), 'totals');
  expect(bags.map(({ names, marks }) => ({ names, marks }))).toEqual([
    { names: ['terminal-1/2'], marks: 2 },
    { names: ['terminal-0/1', 'terminal-1/1'], marks: 3 },
  ]);
  expect(mustBeOk(totalsOf([small, large], 6), 'totals').bags).toEqual([]);
  for (const k of [2, 3, 4, 5])
    for (const { marks } of mustBeOk(totalsOf([small, large], k), 'totals').bags)
      expect(marks).toBeGreaterThanOrEqual(k);
});

test('all slips of a terminal that knew of no bags, or is lost, are one bag', () => {
  const old = terminalExport(0, [[lilas, rose], [lilas]]);
  const lost = { ...terminalExport(1, [[rose, rose], [blank]]), final: null, lostByDecision: 'Volée.' };
  expect(mustBeOk(totalsOf([old, lost]), 'totals').bags.map(({ names, marks }) => [...names, marks])).toEqual([
    ['terminal-0/1', 3],
    ['terminal-1/1', 3],
  ]);
});

test('a terminal whose bags do not hold each batch once is refused', () => {
  for (const bags of [inBags([1]), inBags([1, 2], [2]), inBags([1, 2, 3]), inBags([1, 1])]) {
    const refused = totalsOf([
      terminalExport(
        0,
        [
          [lilas, rose],
          [lilas, lilas],
        ],
        { final: bags },
      ),
    ]);
    expect(refused).toEqual({ ok: false, error: { code: 'not-whole-bags', terminal: 'Médiathèque 0' } });
  }
});
