import { constants } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../../main/services/database/temporary-folder.fixture.ts';
import type { Failed } from './failing-disk.ts';
import { buildShim, runOnDisk } from './shim.ts';

const program = new URL('./failing-disk.fixture.ts', import.meta.url);
const { EIO, ENOSPC } = constants.errno;
/** Until somebody mends the disk. */
const always = 1_000_000;

/** Lets every single call of a terminal's work fail, one after the other. */
function sweep(calls: '*' | 'w', error: number, times: number, weakness?: 'early'): Failed[] {
  const root = join(temporaryFolder(), 'disk');
  const args = [root, calls, error, times, ...(weakness ? [weakness] : [])].map(String);
  const lines = runOnDisk(program, args, { shim: buildShim(), root }).trim().split('\n');
  return lines.map((line): Failed => JSON.parse(line));
}

const faults = (failed: readonly Failed[]) => failed.flatMap((one) => one.faults);
const codes = (failed: readonly Failed[]) => new Set(failed.flatMap((one) => one.codes));
const surfaced = (failed: readonly Failed[]) => failed.filter((one) => one.codes.length > 0);

for (const [how, times] of [
  ['one call fails', 1],
  ['no call succeeds from there on', always],
] as const) {
  test(`the disk fails at each call of a vote and what follows, and ${how}: nothing acknowledged is lost`, () => {
    const failed = sweep('*', EIO, times);
    expect(failed.length).toBeGreaterThan(200);
    expect(faults(failed)).toEqual([]);
    expect(codes(failed)).toEqual(new Set(['io-error', 'store-refused']));
    expect(surfaced(failed).length).toBeGreaterThan(failed.length / 2);
  });

  test(`the disk is full at each write of a vote and what follows, and ${how}: voting goes on when there is room again`, () => {
    const failed = sweep('w', ENOSPC, times);
    expect(failed.length).toBeGreaterThan(100);
    expect(faults(failed)).toEqual([]);
    expect(codes(failed)).toEqual(new Set(['disk-full']));
    expect(surfaced(failed).length).toBeGreaterThan(failed.length / 2);
    expect(failed.filter((one) => !one.goesOn)).toEqual([]);
  });
}

test('the control: were ballots acknowledged before their commit, a disk that fails would lose some', () => {
  expect(new Set(faults(sweep('*', EIO, 1, 'early')))).toEqual(new Set(['an acknowledged ballot is lost']));
});
