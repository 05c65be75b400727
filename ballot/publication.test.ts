import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tally } from '../contract/tally.ts';
import { publishable } from './publication.ts';

const tally: Tally = { kind: 'single', options: [], blank: 0, invalid: 0, leaders: [] };

function publish(k: number, lines: readonly number[]) {
  const terminals = lines.map((ballots, index) => ({ name: `terminal ${index}`, ballots }));
  return publishable({ ballots: lines.reduce((sum, ballots) => sum + ballots, 0), tally, terminals }, k);
}

test('below k ballots in all only the turnout is published', () => {
  expect(publish(8, [3, 4])).toEqual({ turnout: 7, tally: null, channels: [] });
  expect(publish(8, [3, 5]).tally).toEqual(tally);
});

test('lines from k on stand alone, lines below are merged, and one more where subtraction would tell', () => {
  expect(publish(8, [20, 9]).channels).toEqual([
    { names: ['terminal 0'], ballots: 20 },
    { names: ['terminal 1'], ballots: 9 },
  ]);
  expect(publish(8, [20, 5, 4]).channels).toEqual([
    { names: ['terminal 0'], ballots: 20 },
    { names: ['terminal 1', 'terminal 2'], ballots: 9 },
  ]);
  expect(publish(8, [20, 5, 30]).channels).toEqual([
    { names: ['terminal 2'], ballots: 30 },
    { names: ['terminal 0', 'terminal 1'], ballots: 25 },
  ]);
});

test('published lines add up to the turnout, name every terminal once, and are at least k', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 20 }), fc.array(fc.nat(60), { minLength: 1 }), (k, lines) => {
      const { turnout, channels } = publish(k, lines);
      fc.pre(turnout >= k);
      expect(channels.reduce((sum, line) => sum + line.ballots, 0)).toBe(turnout);
      expect(channels.flatMap((line) => line.names).sort()).toEqual(
        lines.map((_, index) => `terminal ${index}`).sort(),
      );
      for (const line of channels) expect(line.ballots).toBeGreaterThanOrEqual(k);
    }),
  );
});

test('no sum or difference of published figures is a line below k', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 9 }), fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }), (k, lines) => {
      const { turnout, channels } = publish(k, lines);
      fc.pre(turnout >= k);
      // Lines are disjoint, so what they give away of one terminal is the turnout less any of them: all of it or nothing.
      for (let chosen = 0; chosen < 2 ** channels.length; chosen++) {
        const rest = channels.reduce((left, line, bit) => left - ((chosen >> bit) & 1) * line.ballots, turnout);
        if (rest > 0) expect(rest).toBeGreaterThanOrEqual(k);
      }
    }),
  );
});

test('even who knows this rule cannot compute a line below k that holds ballots', () => {
  // Every way in which up to four terminals can share at most twelve ballots, grouped by what is published of it: within a group
  // a terminal that holds ballots, but fewer than k, has at least two possible figures.
  const k = 3;
  for (let terminals = 1; terminals <= 4; terminals++) {
    const published = new Map<string, number[][]>();
    for (const lines of sharings(terminals, 12)) {
      const publication = publish(k, lines);
      if (publication.turnout < k) continue;
      const key = JSON.stringify(publication);
      published.set(key, [...(published.get(key) ?? []), lines]);
    }
    for (const candidates of published.values())
      for (let terminal = 0; terminal < terminals; terminal++) {
        const figures = new Set(candidates.map((lines) => lines[terminal] ?? 0));
        const [only = 0] = figures;
        if (figures.size === 1) expect(only === 0 || only >= k).toBe(true);
      }
  }
});

function* sharings(terminals: number, most: number): Generator<number[]> {
  if (terminals === 0) yield [];
  else
    for (let first = 0; first <= most; first++)
      for (const rest of sharings(terminals - 1, most - first)) yield [first, ...rest];
}
