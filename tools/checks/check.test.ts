import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Check, runCheck } from './check.ts';

const never = new AbortController().signal;

function folder() {
  return mkdtempSync(join(tmpdir(), 'check-'));
}

function shell(script: string, counts?: Check['counts']): Check {
  return { name: 'A check', command: ['/bin/sh', '-c', script], ...(counts && { counts }) };
}

test('a check without tests of its own counts as one', async () => {
  expect(await runCheck(shell('exit 0'), folder(), never)).toMatchObject({ passed: 1, failed: 0 });
  expect(await runCheck(shell('exit 3'), folder(), never)).toMatchObject({ passed: 0, failed: 1 });
});

test('a runner that fails counts at least one failure, whatever its report says', async () => {
  const content = () => ({ passed: 5, failed: 0, skipped: 0 });
  expect(await runCheck(shell('exit 0', content), folder(), never)).toMatchObject({ passed: 5, failed: 0 });
  expect(await runCheck(shell('exit 1', content), folder(), never)).toMatchObject({ passed: 5, failed: 1 });
});

test('a runner that succeeds without a report, or without a single test, has failed', async () => {
  const missing = () => JSON.parse(readFileSync(join(folder(), 'missing.json'), 'utf8'));
  expect(await runCheck(shell('exit 0', missing), folder(), never)).toMatchObject({ failed: 1 });
  const nothing = () => ({ passed: 0, failed: 0, skipped: 0 });
  expect(await runCheck(shell('exit 0', nothing), folder(), never)).toMatchObject({ failed: 1 });
});

test('what a check prints is kept in a file named after it', async () => {
  const logs = folder();
  await runCheck(shell('echo said; echo complained >&2'), logs, never);
  expect(readFileSync(join(logs, 'a-check.log'), 'utf8')).toBe('said\ncomplained\n');
});

test('an interruption ends the running check', async () => {
  const interruption = new AbortController();
  const running = runCheck(shell('echo started; exec sleep 60'), folder(), interruption.signal);
  interruption.abort();
  await expect(running).rejects.toThrow('abort');
});
