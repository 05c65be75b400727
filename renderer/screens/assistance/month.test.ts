import { expect, test } from 'vitest';
import { monthAfter, weeksOf } from './month.ts';

test('a month is laid out in weeks from Monday to Sunday, with each of its days once', () => {
  const december = weeksOf('2026-12');
  expect(december[0]).toEqual([
    null,
    '2026-12-01',
    '2026-12-02',
    '2026-12-03',
    '2026-12-04',
    '2026-12-05',
    '2026-12-06',
  ]);
  expect(december).toHaveLength(5);
  for (const [month, days] of [
    ['2026-12', 31],
    ['2028-02', 29],
    ['2027-02', 28],
    ['2026-11', 30],
  ] as const)
    expect(weeksOf(month).flat().filter(Boolean)).toHaveLength(days);
  for (const week of weeksOf('2027-03')) expect(week).toHaveLength(7);
});

test('months follow each other over the end of a year, both ways', () => {
  expect([monthAfter('2026-12', 1), monthAfter('2027-01', -1), monthAfter('2026-05', 9)]).toEqual([
    '2027-01',
    '2026-12',
    '2027-02',
  ]);
});
