// `npm run test:package`: makes the deb for tests in two versions, then installs, upgrades and removes it in a throw-away root, looks at
// every file of it, and runs what it holds: through the end-to-end tests, and from outside, with nothing opened up for a test.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { callerIsRoot, runtimePaths } from '../../tools/setup/paths.mjs';
import { makeInspectable } from './inspectable.ts';
import { installMissing } from './system-packages.ts';

const { clone, node, state } = runtimePaths();
/** The newer one differs in nothing but its number: what is tried is what an upgrade does to a terminal. */
const versions = ['1.0.0', '1.0.1'] as const;

let isInterrupted = false;
let isGreen = true;

async function run(command: readonly [string, ...string[]], env: NodeJS.ProcessEnv = {}): Promise<void> {
  if (isInterrupted) return;
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: clone, env: { ...process.env, ...env }, stdio: 'inherit' });
  const pass = (name: NodeJS.Signals) => {
    isInterrupted = true;
    child.kill(name);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, pass);
  const [code, signal] = await once(child, 'exit');
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, pass);
  if (code === 0) return;
  console.log(`${args[0]} ended with ${code ?? signal}`);
  isGreen = false;
}

function makeDeb(version: string): string {
  const args = ['tools/dist/main.ts', '--for-test', '--version', version];
  return execFileSync(node, args, { cwd: clone, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    .trimEnd()
    .split('\n')
    .at(-1) as string;
}

if (!callerIsRoot) {
  console.error('This installs a package into a throw-away root, which only root may: sudo npm run test:package');
  process.exit(1);
}
installMissing();
const [present, next] = versions.map(makeDeb) as [string, string];
const inspected = await makeInspectable(present, join(state, 'inspectable'));
const vitest = ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/package/vitest.config.ts'];
// Whatever is mounted is seen by these tests alone, and goes with them.
await run(['unshare', '--mount', '--propagation', 'private', node, ...vitest], {
  PASSERELLE_DEB: present,
  PASSERELLE_NEXT_DEB: next,
  PASSERELLE_ELECTRON: inspected.PASSERELLE_ELECTRON,
});
// Those of `npm test`; the longer ones pass here too, and cost minutes.
await run([node, 'node_modules/playwright/cli.js', 'test', '--grep-invert=@longer', 'test/e2e'], inspected);
rmSync(join(state, 'inspectable'), { recursive: true });
process.exitCode = isGreen ? 0 : 1;
