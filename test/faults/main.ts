// `npm run test:faults`: what may befall the disk of a terminal (test/faults/disk), then kills on a whole terminal (kills.ts, which
// `npm test` runs too, with fewer). `--kills NUMBER` and `--seed NUMBER` are the latter's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { kills: { type: 'string', default: '50' }, seed: { type: 'string' } } });
const seed = values.seed === undefined ? [] : ['--seed', values.seed];

const parts = [
  ['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/faults/vitest.config.ts'],
  ['test/faults/kills.ts', '--kills', values.kills, ...seed],
];

let isInterrupted = false;
for (const part of parts) {
  const child = spawn(process.execPath, part, { stdio: 'inherit' });
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(name, () => {
      isInterrupted = true;
      child.kill(name);
    });
  const [code, signal] = await once(child, 'exit');
  if (code !== 0) {
    console.log(`${part[0]} ended with ${code ?? signal}`);
    process.exitCode = 1;
  }
  if (isInterrupted) break;
}
