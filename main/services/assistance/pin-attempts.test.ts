import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mustBeOk } from '../../../contract/result.ts';
import { StoreMarkers } from '../database/index.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { PinAttempts } from './pin-attempts.ts';

function place() {
  const dataDirectory = temporaryFolder();
  const open = () => PinAttempts.open({ dataDirectory, markers: new StoreMarkers(dataDirectory) });
  return { file: join(dataDirectory, 'pin-attempts.db'), open };
}

test('an attempt counts from before its PIN is looked at: whoever cuts the power in between has used it up', () => {
  const { open } = place();
  let nowMs = 0;
  for (const waitMs of [1_000, 2_000, 4_000, 8_000]) {
    const attempts = mustBeOk(open(), 'open');
    expect(attempts.begin(1, nowMs)).toEqual({ ok: true, value: { code: 'wait', waitMs } });
    attempts.close();
    const restarted = mustBeOk(open(), 'open again');
    expect(restarted.begin(1, nowMs + waitMs - 1)).toEqual({ ok: false, error: { code: 'wait', waitMs: 1 } });
    restarted.close();
    nowMs += waitMs;
  }
});

test('the right PIN forgets the wrong ones before it', () => {
  const attempts = mustBeOk(place().open(), 'open');
  mustBeOk(attempts.begin(1, 0), 'begin');
  mustBeOk(attempts.begin(1, 1_000), 'begin');
  mustBeOk(attempts.right(1), 'right');
  expect(attempts.begin(1, 1_000)).toEqual({ ok: true, value: { code: 'wait', waitMs: 1_000 } });
  attempts.close();
});

test('the lock-out outlives a restart, and a clock that is set back makes it no longer than it was', () => {
  const { open } = place();
  const attempts = mustBeOk(open(), 'open');
  for (let n = 0; n < 5; n += 1) mustBeOk(attempts.begin(7, n * 10_000), 'begin');
  attempts.close();
  const again = mustBeOk(open(), 'open again');
  expect(again.begin(7, 50_000)).toEqual({ ok: false, error: { code: 'locked-out', waitMs: 890_000 } });
  expect(again.begin(7, -10_000_000)).toEqual({ ok: false, error: { code: 'locked-out', waitMs: 900_000 } });
  mustBeOk(again.begin(8, 50_000), 'another mediator');
  again.close();
});

test('however one tries, no more than five PINs are looked at in fifteen minutes', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 60 }), (pauses) => {
      const attempts = mustBeOk(place().open(), 'open');
      const looked: number[] = [];
      let nowMs = 0;
      for (const pause of pauses) {
        nowMs += pause;
        if (attempts.begin(1, nowMs).ok) looked.push(nowMs);
      }
      attempts.close();
      for (let n = 5; n < looked.length; n += 1)
        expect((looked[n] ?? 0) - (looked[n - 5] ?? 0)).toBeGreaterThanOrEqual(15 * 60_000);
    }),
    { numRuns: 15 },
  );
});

test('a file that is damaged, or that somebody removed to try again, is refused', () => {
  const { file, open } = place();
  mustBeOk(open(), 'open').close();
  rmSync(file);
  expect(open()).toEqual({ ok: false, error: { code: 'missing' } });
  writeFileSync(file, Buffer.alloc(8192, 0x5a));
  expect(open()).toEqual({ ok: false, error: { code: 'damaged' } });
});
