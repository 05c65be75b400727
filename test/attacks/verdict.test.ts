import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { attacksMarkdown } from './document.ts';
import { type Attack, attacks, listed } from './table.ts';
import { gaps, judge } from './verdict.ts';

const row: Attack = { id: 'X1', attack: 'a', tests: ['a.spec.ts › it * (so)'], sees: 'nothing', journal: 'nothing' };
const key = 'a.spec.ts › it holds (so)';

test('a row holds when all tests that it names ran and passed', () => {
  expect(judge([row], new Map([[key, 'passed']]))).toMatchObject([{ result: 'held', ran: [key], faults: [] }]);
});

test.each([
  ['failed', [[key, 'failed']], 'failed: a.spec.ts › it holds (so)'],
  ['was skipped', [[key, 'skipped']], 'skipped: a.spec.ts › it holds (so)'],
  ['does not exist', [['a.spec.ts › it is', 'passed']], 'no test ran that is called a.spec.ts › it * (so)'],
] as const)('a row fails when a test that it names %s', (_, ran, fault) => {
  expect(judge([row], new Map(ran))).toMatchObject([{ result: 'failed', faults: [fault] }]);
});

test('a list with an attack that has no row, two rows, or a row that says nothing is not complete', () => {
  const silent = { ...row, id: 'X2', tests: [] };
  expect(gaps([row, row, silent], ['X1', 'X2', 'X3'])).toEqual([
    'X3 has no row',
    'X1 has two rows',
    'X2: nothing closes it, and the table does not say so',
  ]);
});

test('the table has every attack of the list, and names files that are there', () => {
  expect(gaps(attacks, listed)).toEqual([]);
  const files = attacks.flatMap(({ tests = [], units = [], system = [] }) => [
    ...tests.map((name) => `test/${name.split(' › ')[0]}`),
    ...units.map((name) => name.split(' › ')[0] ?? ''),
    ...system,
  ]);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
});

test('docs/attacks.md is the table (write it again with `node test/attacks/document.ts > docs/attacks.md`)', () => {
  expect(readFileSync(new URL('../../docs/attacks.md', import.meta.url), 'utf8')).toBe(attacksMarkdown());
});
