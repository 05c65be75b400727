// `npm run verify-runtime`: tries every end-to-end test and every attack on the official Electron. When all hold, `passerelle doctor` believes
// that runtime from the next package on (design.md §7). The test runtime is refused: no resident meets it.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeNameOf } from '../main/shell/runtime.ts';
import { type Check, type Outcome, runCheck } from './checks/check.ts';
import { electronRuntime } from './electron.ts';
import { runtimePaths } from './setup/paths.mjs';

const { clone, electronFolder, logs } = runtimePaths();
const folder = join(logs, 'verify-runtime');
const verifiedRuntimes = join(clone, 'main/cli/doctor/verified-runtimes.json');

const checks: readonly Check[] = [
  {
    name: 'End to end',
    command: ['node_modules/.bin/playwright', 'test', 'test/e2e', 'test/accessibility'],
    patienceMinutes: 45,
  },
  { name: 'Attacks', command: [process.execPath, 'test/attacks/main.ts'], patienceMinutes: 60 },
];

const { version, kind } = electronRuntime();
if (kind === 'test') {
  console.error(
    `Electron ${version} is the test runtime; the official one, which package.json names, is not here. Where github.com can be reached, remove ${electronFolder} and type this again; elsewhere, add the folder that holds it, unpacked: ELECTRON_OVERRIDE_DIST_PATH=FOLDER npm run verify-runtime`,
  );
  process.exit(1);
}

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

async function verify(): Promise<number> {
  mkdirSync(folder, { recursive: true });
  const outcomes: Outcome[] = [];
  for (const check of checks) outcomes.push(await runCheck(check, folder, interruption.signal));
  const name = runtimeNameOf(version);
  if (outcomes.some(({ failed }) => failed > 0)) {
    console.log(`${name} was not verified, details in ${folder}`);
    return 1;
  }
  const verified = new Set<string>([...JSON.parse(readFileSync(verifiedRuntimes, 'utf8')), name]);
  const sorted = [...verified].sort(new Intl.Collator('en', { numeric: true }).compare);
  writeFileSync(verifiedRuntimes, JSON.stringify(sorted));
  execFileSync('node_modules/.bin/biome', ['format', '--write', verifiedRuntimes], { cwd: clone, stdio: 'ignore' });
  console.log(`${name} is verified: commit ${verifiedRuntimes}`);
  return 0;
}

process.exitCode = await verify().catch((error: unknown) => {
  if (!interruption.signal.aborted) throw error;
  return 130;
});
