import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { environmentWithNode24 } from '../setup/command.mjs';
import { runtimePaths } from '../setup/paths.mjs';

/** Numbers of tests. */
interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A command that must succeed. `counts` reads how many tests it ran; without it the check counts as one test. */
export interface Check {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly env?: Record<string, string>;
  readonly counts?: () => Counts;
  /** After this long it hangs. Absent: 20. */
  readonly patienceMinutes?: number;
}

/** What a check came to. A command that fails always counts at least one failure. */
export interface Outcome extends Counts {
  readonly name: string;
}

const SHOWN_LINES = 120;

/**
 * Runs a check, prints its line, and the end of its output when it failed.
 * @throws AbortError when interrupted
 */
export async function runCheck(check: Check, logFolder: string, interruption: AbortSignal): Promise<Outcome> {
  const start = Date.now();
  const log = join(logFolder, `${check.name.toLowerCase().replaceAll(' ', '-')}.log`);
  const succeeded = await run(check, log, interruption);
  const counts = countsOf(check, succeeded);
  const seconds = ((Date.now() - start) / 1000).toFixed(1);
  const tests = check.counts ? ` (${counts.passed} of ${counts.passed + counts.failed})` : '';
  const label = `${check.name}${tests} `;
  console.log(`${counts.failed === 0 ? '✓' : '✗'} ${label.padEnd(50, '.')} ${seconds} s`);
  if (counts.failed > 0) console.log(`${endOf(log)}\n(all of it: ${log})\n`);
  return { name: check.name, ...counts };
}

function countsOf(check: Check, succeeded: boolean): Counts {
  const counts = readCounts(check, succeeded);
  const ranNothing = counts.passed + counts.failed === 0;
  return counts.failed === 0 && (!succeeded || ranNothing) ? { ...counts, failed: 1 } : counts;
}

function readCounts({ counts }: Check, succeeded: boolean): Counts {
  if (!counts) return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: 0 };
  try {
    return counts();
  } catch {
    return { passed: 0, failed: 1, skipped: 0 }; // it ended before it could write its report
  }
}

async function run({ command, env, patienceMinutes = 20 }: Check, log: string, signal: AbortSignal): Promise<boolean> {
  const [program, ...args] = command;
  const output = openSync(log, 'w');
  const child = spawn(program, args, {
    cwd: runtimePaths().clone,
    env: { ...environmentWithNode24(), ...env, NO_COLOR: '1' },
    stdio: ['ignore', output, output],
    timeout: patienceMinutes * 60_000,
    signal,
  });
  closeSync(output);
  const [code] = await once(child, 'exit');
  return code === 0;
}

function endOf(log: string): string {
  return readFileSync(log, 'utf8').trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
}
