import { expect, test } from 'vitest';
import { line, table } from './lines.ts';
import { quantile } from './samples.ts';

test('a line meets its goal by its ratio or by itself, as the goal says, up to the goal and no further', () => {
  const met = (ours: number, limit: number, of: 'ratio' | 'ours', is: '≤' | '≥', value: number) =>
    line({ name: '', ours, limit, goal: { of, is, value } }).met;
  expect(met(250, 200, 'ratio', '≤', 1.25)).toBe(true);
  expect(met(251, 200, 'ratio', '≤', 1.25)).toBe(false);
  expect(met(149, 200, 'ratio', '≥', 0.75)).toBe(false);
  expect(met(150, 200, 'ratio', '≥', 0.75)).toBe(true);
  expect(met(100, 1, 'ours', '≤', 100)).toBe(true);
  expect(met(101, 1, 'ours', '≤', 100)).toBe(false);
});

test('a ratio is that of the values as measured, not as they are rounded for the table', () => {
  expect(line({ name: '', ours: 100.4, limit: 100.6, goal: null })).toMatchObject({
    ours: 100,
    limit: 101,
    ratio: 0.998,
  });
});

test('what has no goal is neither met nor missed', () => {
  const information = line({ name: 'memory, MiB', ours: 30, goal: null });
  expect(information).toEqual({ name: 'memory, MiB', ours: 30, limit: null, ratio: null, goal: null, met: null });
  expect(table([information]).split('\n').at(-1)).toMatch(/^memory, MiB +30 +– +– +– +–/);
});

test('a ratio without its limit was not measured, which is neither met nor missed', () => {
  const without = line({ name: '', ours: 30, goal: { of: 'ratio', is: '≥', value: 4 } });
  expect(without).toMatchObject({ ratio: null, goal: 'ratio ≥ 4', met: null });
});

test('a quantile is a sample, the one below which that share of them lies', () => {
  const samples = Array.from({ length: 200 }, (_, index) => 200 - index);
  expect([quantile(samples, 0.5), quantile(samples, 0.99), quantile(samples, 1)]).toEqual([100, 198, 200]);
  expect(quantile([7], 0.99)).toBe(7);
});
