// `npm run test:attacks`: tries every attack of table.ts, prints what came of it, and writes attacks.json. Fails when a test of a row
// fails, did not run or does not exist, and when an attack of the list has no row.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Check, runCheck } from '../../tools/checks/check.ts';
import { electronRuntime } from '../../tools/electron.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { startTestEnvironment } from '../../tools/test-environment.ts';
import { attacks, listed } from './table.ts';
import { filesOf, gaps, inWords, judge, type Ran } from './verdict.ts';

const { logs, clone } = runtimePaths();
const folder = join(logs, 'attacks');
const unitReport = join(folder, 'units.json');

interface Suite {
  readonly specs: readonly {
    readonly title: string;
    readonly file: string;
    readonly tests: readonly { status: string }[];
  }[];
  readonly suites?: readonly Suite[];
}
interface UnitReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}
type Outcome = readonly [name: string, outcome: 'passed' | 'failed' | 'skipped'];

const inElectron = filesOf(attacks.flatMap(({ tests = [] }) => tests)).map((file) => `test/${file}`);
const units = filesOf(attacks.flatMap(({ units = [] }) => units));

type Reported = Check & { outcomes(): Outcome[] };

const checks: readonly Reported[] = [
  {
    name: 'Parts',
    command: ['node_modules/.bin/vitest', 'run', '--reporter=json', `--outputFile.json=${unitReport}`, ...units],
    outcomes: () =>
      read<UnitReport>(unitReport).testResults.flatMap(({ name, assertionResults }) =>
        assertionResults.map(
          ({ title, status }) => [`${relative(clone, name)} › ${title}`, outcomeOf(status)] as const,
        ),
      ),
  },
  // One at a time: what floods do to the kiosk is measured, and what it holds after many visits.
  inElectronCheck('Floods and memory', 1, inElectron.filter(isMeasured)),
  inElectronCheck(
    'The terminal',
    2,
    inElectron.filter((file) => !isMeasured(file)),
  ),
];

/** What is measured needs the machine for itself. */
function isMeasured(file: string): boolean {
  return /\/(?:floods|memory)\.spec\.ts$/.test(file);
}

function inElectronCheck(name: string, workers: number, files: readonly string[]): Reported {
  if (files.length === 0) throw new Error(`${name}: there are no such files any more`); // Playwright would take all
  const file = join(folder, `electron-${workers}.json`);
  return {
    name,
    command: ['node_modules/.bin/playwright', 'test', `--workers=${workers}`, '--reporter=list,json', ...files],
    env: { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    patienceMinutes: 45, // 500 visits take a quarter of an hour
    outcomes: () => read<Suite>(file).suites?.flatMap(outcomesOf) ?? [],
  };
}

function outcomesOf({ specs, suites = [] }: Suite): Outcome[] {
  const own = specs.map(
    ({ title, file, tests }) => [`${file} › ${title}`, outcomeOf(tests.at(-1)?.status ?? 'skipped')] as const,
  );
  return [...own, ...suites.flatMap(outcomesOf)];
}

/** In the words of vitest and of Playwright. A test that passed only when it was tried again failed. */
function outcomeOf(status: string): Outcome[1] {
  if (status === 'passed' || status === 'expected') return 'passed';
  return status === 'pending' || status === 'skipped' || status === 'todo' ? 'skipped' : 'failed';
}

function read<T>(file: string): T {
  return JSON.parse(readFileSync(file, 'utf8'));
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

async function main(): Promise<boolean> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const startMs = Date.now();
  const ran = new Map<string, Outcome[1]>();
  const stopEnvironment = await startTestEnvironment({ displays: 2 });
  try {
    for (const { outcomes, ...check } of checks) {
      const countOutcomes = () => {
        const found = outcomes();
        for (const [name, outcome] of found) ran.set(name, outcome);
        const count = (outcome: Outcome[1]) => found.filter(([, one]) => one === outcome).length;
        return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') };
      };
      await runCheck({ ...check, counts: countOutcomes }, folder, interruption.signal);
    }
  } finally {
    await stopEnvironment();
  }
  return report(ran, Date.now() - startMs);
}

function report(ran: Ran, tookMs: number): boolean {
  const verdicts = judge(attacks, ran);
  const missing = gaps(attacks, listed);
  const strays = [...ran].filter(([, outcome]) => outcome === 'failed').map(([name]) => name);
  console.log(`\n${verdicts.map(inWords).join('\n\n')}\n`);
  for (const gap of missing) console.log(`✗ ${gap}`);
  for (const name of strays) console.log(`✗ ${name}`);
  const { version, kind } = electronRuntime();
  const results = { electron: version, runtime: kind, attacks: verdicts };
  writeFileSync(join(clone, 'attacks.json'), `${JSON.stringify(results, null, 2)}\n`);
  const count = (result: string) => verdicts.filter((one) => one.result === result).length;
  console.log(
    `${verdicts.length} attacks: ${count('held')} held, ${count('system')} left to the system, ${count('open')} open as said, ` +
      `${count('failed')} failed; ${(tookMs / 1000).toFixed(0)} s, Electron ${version} (${kind} runtime), written to attacks.json`,
  );
  const failed = count('failed') + missing.length;
  console.log(`${verdicts.length - count('failed')} passed, ${failed} failed`);
  return failed + strays.length === 0;
}

process.exitCode = await main().then(
  (hasPassed) => (hasPassed ? 0 : 1),
  (error) => {
    if (interruption.signal.aborted) return 130;
    throw error;
  },
);
