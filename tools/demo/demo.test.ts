import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { clusterFolder } from '../setup/database.mjs';
import { runtimePaths } from '../setup/paths.mjs';

const name = `demo-${process.pid}`;
const startTimeoutMs = 90_000;

/** Starts a demo of this test's own, until it says that it is ready. */
async function startDemo() {
  const { node, clone, state, logs } = runtimePaths();
  const demo = spawn(node, ['tools/demo/main.ts', '--virtual', '--name', name], { cwd: clone, stdio: 'pipe' });
  let said = '';
  demo.stderr.on('data', (chunk) => {
    said += chunk;
  });
  onTestFinished(() => {
    demo.kill('SIGKILL');
    for (const folder of [join(state, name), join(logs, name), clusterFolder(name)])
      rmSync(folder, { recursive: true, force: true });
  });
  const ready = () => (demo.exitCode === null ? said.includes('Logs ') : expect.fail(said));
  await vi.waitFor(() => expect(ready()).toBe(true), { timeout: startTimeoutMs, interval: 100 });
  return { demo, said: () => said };
}

interface ProcessFacts {
  readonly id: number;
  readonly parent: number;
  readonly state: string;
  /** With the id, names one process for ever. */
  readonly startedAt: string;
}

/** Every process of this machine, from /proc/PID/stat (proc(5)). */
function listProcesses(): ProcessFacts[] {
  return readdirSync('/proc').flatMap((id) => {
    const file = `/proc/${id}/stat`;
    if (!/^\d+$/.test(id) || !existsSync(file)) return [];
    try {
      const fields = readFileSync(file, 'utf8')
        .replace(/^.*\) /s, '')
        .split(' ');
      return [{ id: Number(id), state: fields[0] ?? '', parent: Number(fields[1]), startedAt: fields[19] ?? '' }];
    } catch {
      return []; // it has just ended
    }
  });
}

function descendantsOf({ pid }: ChildProcess): ProcessFacts[] {
  const all = listProcesses();
  const found: ProcessFacts[] = [];
  for (let parents = [pid]; parents.length > 0; ) {
    const children = all.filter(({ parent }) => parents.includes(parent));
    found.push(...children);
    parents = children.map(({ id }) => id);
  }
  return found;
}

/** Those of them that still run. A zombie does not: where nobody collects orphans, it stays listed. */
function stillRunning(processes: readonly ProcessFacts[]): ProcessFacts[] {
  const now = listProcesses().filter(({ state }) => state !== 'Z');
  return processes.filter((one) => now.some(({ id, startedAt }) => id === one.id && startedAt === one.startedAt));
}

test('Ctrl-C ends everything that the demo started, and so does the death of the demo itself', {
  timeout: 240_000,
}, async () => {
  const { demo, said } = await startDemo();
  const started = descendantsOf(demo);
  expect(started.length).toBeGreaterThan(8);
  const exit = once(demo, 'exit');
  demo.kill('SIGINT');
  demo.kill('SIGINT');
  expect(await exit).toEqual([0, null]);
  expect(stillRunning(started)).toEqual([]);
  expect(said()).toContain('Everything is stopped');

  const second = await startDemo();
  const startedAgain = descendantsOf(second.demo);
  second.demo.kill('SIGKILL');
  await vi.waitFor(() => expect(stillRunning(startedAgain)).toEqual([]), { timeout: 20_000 });
});
