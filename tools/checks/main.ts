// Every check of `npm test`, one line each, and a summary. Details go to a file, and to the screen only when a check fails.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { electronRuntime } from '../electron.ts';
import { runtimePaths } from '../setup/paths.mjs';
import { startTestEnvironment } from '../test-environment.ts';
import { type Check, type Outcome, runCheck } from './check.ts';

const { logs, node, state } = runtimePaths();
const folder = join(logs, 'test');
const vitestReport = join(folder, 'vitest.json');
const playwrightReport = join(folder, 'playwright.json');

/** Ctrl-C ends the running check, and the cluster and the display with it. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

/** Quick, and independent of each other: two at a time, the longest first. */
const STATIC: Check[] = [
  {
    name: 'Types',
    command: [
      'node_modules/.bin/tsc',
      '-p',
      'tsconfig.json',
      '--incremental',
      '--tsBuildInfoFile',
      join(state, 'types.json'),
    ],
  },
  { name: 'Format', command: ['node_modules/.bin/biome', 'format', '.'] },
  { name: 'Lint', command: ['node_modules/.bin/biome', 'lint', '--error-on-warnings', '.'] },
  { name: 'Arrows', command: [node, 'tools/checks/arrows.ts'] },
  { name: 'Unused code', command: ['node_modules/.bin/knip'] },
];

/** One after the other: each keeps both cores busy, or measures time on a screen. */
const RUNNING: Check[] = [
  {
    name: 'Unit and integration',
    command: [
      'node_modules/.bin/vitest',
      'run',
      // Among the attacks, and among the faults with more storms.
      '--exclude={main/sticks/hostile,test/integration/sync-storm}.test.ts',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
    ],
    counts: () => {
      const { numPassedTests, numFailedTests, numPendingTests } = readReport(vitestReport);
      return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
    },
  },
  {
    name: 'End to end',
    // The attacks have a command of their own, npm run test:attacks, and so has what takes too long here: npm run test:longer.
    command: [
      'node_modules/.bin/playwright',
      'test',
      '--grep-invert=@longer',
      '--reporter=list,json',
      'test/e2e',
      'test/accessibility',
    ],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport },
    counts: () => {
      const { expected, unexpected, flaky, skipped } = readReport(playwrightReport).stats;
      return { passed: expected, failed: unexpected + flaky, skipped };
    },
  },
  { name: '5 seeded kills', command: [node, 'test/faults/kills.ts', '--kills', '5'] },
];

function readReport(path: string) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

async function inTwoLanes(checks: readonly Check[]): Promise<Outcome[]> {
  const waiting = [...checks];
  const outcomes: Outcome[] = [];
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      outcomes.push(await runCheck(next, folder, interruption.signal));
  };
  await Promise.all([lane(), lane()]);
  return outcomes;
}

async function main() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const start = Date.now();
  const outcomes = await inTwoLanes(STATIC);
  const stopEnvironment = await startTestEnvironment({ displays: 2 });
  try {
    for (const check of RUNNING) outcomes.push(await runCheck(check, folder, interruption.signal));
  } finally {
    await stopEnvironment();
  }
  summarize(outcomes, Date.now() - start);
}

function summarize(outcomes: readonly Outcome[], durationMs: number) {
  const total = (count: (outcome: Outcome) => number) => outcomes.reduce((sum, outcome) => sum + count(outcome), 0);
  const failed = total((outcome) => outcome.failed);
  const skipped = total((outcome) => outcome.skipped);
  const { version, kind } = electronRuntime();
  console.log(`\n${(durationMs / 1000).toFixed(0)} s, Electron ${version} (${kind} runtime), details in ${folder}`);
  console.log(
    `${total((outcome) => outcome.passed)} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`,
  );
  process.exitCode = failed > 0 ? 1 : 0;
}

await main().catch((error: unknown) => {
  if (!interruption.signal.aborted) throw error;
  process.exitCode = 130;
});
