import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readState, writeState } from './state.ts';

test('what was being done is read back; a file that is missing or cut short is a terminal that never updated', () => {
  const folder = mkdtempSync(join(tmpdir(), 'state-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'update', 'state.json');
  const nothing = { lastMs: 0, taking: null, failed: [] };
  expect(readState(file)).toEqual(nothing);
  const state = { lastMs: 7, taking: { from: '1', to: '2', migrates: false, broken: ['printer'] }, failed: ['0.9'] };
  writeState(file, state);
  expect(readState(file)).toEqual(state);
  const whole = readFileSync(file);
  for (let length = 0; length < whole.length; length += 1) {
    writeFileSync(file, whole.subarray(0, length));
    expect(readState(file)).toEqual(nothing);
  }
});
