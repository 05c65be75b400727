import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Supervised, type SupervisedOptions } from './supervised.ts';

/** Keeps a Node program running that is given as its source. */
function supervise(source: string, options: Partial<SupervisedOptions> = {}) {
  const log = join(mkdtempSync(join(tmpdir(), 'supervised-')), 'log');
  const supervised = new Supervised({
    name: 'program',
    spawn: (supervision) =>
      spawn(process.execPath, ['-e', source], {
        env: { ...process.env, ...supervision },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    isReady: (line) => line === 'ready',
    log,
    ...options,
  });
  onTestFinished(() => supervised.stop());
  return { supervised, log };
}

/** A zombie does not run any more: where nobody collects orphans, it stays listed. */
const runs = (pid: number) =>
  existsSync(`/proc/${pid}/stat`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

const forever = 'console.log("ready"); setInterval(() => {}, 1000);';

test('a process that is killed comes back, and is counted', async () => {
  const { supervised } = supervise(forever);
  await supervised.start();
  const before = supervised.pid;
  supervised.kill();
  await once(supervised, 'change');
  await vi.waitFor(() => expect(supervised.state).toBe('running'));
  expect(supervised.pid).not.toBe(before);
  expect(supervised.restarts).toBe(1);
});

test('a process that ends before it is ready is an error that names its log', async () => {
  const { supervised, log } = supervise('console.error("no such file"); process.exitCode = 3;');
  await expect(supervised.start()).rejects.toThrow(`program ended with code 3 before it was ready: see ${log}`);
  expect(readFileSync(log, 'utf8')).toContain('no such file');
});

test('stopping ends the process, whatever it started, and does not bring it back', async () => {
  const { supervised, log } = supervise(
    `const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], {stdio: 'ignore'});
     console.log('child ' + child.pid); ${forever}`,
  );
  await supervised.start();
  const child = await vi.waitFor(() => /child (\d+)/.exec(readFileSync(log, 'utf8'))?.[1] ?? expect.fail('not yet'));
  const pids = [Number(supervised.pid), Number(child)];
  expect(pids.map(runs)).toEqual([true, true]);
  await supervised.stop();
  await vi.waitFor(() => expect(pids.map(runs)).toEqual([false, false]));
  expect(supervised.state).toBe('stopped');
});

test('a process that asks to be started again comes back at once', async () => {
  const { supervised } = supervise('console.log("ready"); process.exitCode = 42;', { restartCode: 42 });
  await supervised.start();
  await vi.waitFor(() => expect(supervised.restarts).toBeGreaterThan(3), { timeout: 3000 });
});

const watchdogMs = 1_000;
const telling = `require(${JSON.stringify(new URL('../../main/supervision/tell-supervisor.ts', import.meta.url).pathname)}).tellSupervisor();`;

test('a program whose event loop is blocked is ended and started again, as one that stands still as a whole is', async () => {
  const { supervised } = supervise(`${telling} ${forever} process.on('SIGUSR2', () => { for (;;); });`, { watchdogMs });
  await supervised.start();
  await delay(3 * watchdogMs); // in which nothing may happen to a program that lives
  expect(supervised.restarts).toBe(0);
  process.kill(Number(supervised.pid), 'SIGUSR2');
  await vi.waitFor(() => expect([supervised.restarts, supervised.state]).toEqual([1, 'running']), { timeout: 10_000 });
  await delay(watchdogMs);
  process.kill(Number(supervised.pid), 'SIGSTOP');
  await vi.waitFor(() => expect([supervised.restarts, supervised.state]).toEqual([2, 'running']), { timeout: 10_000 });
});

test('a program that never says that it lives is left in peace', async () => {
  const { supervised } = supervise(forever, { watchdogMs: 1 });
  await supervised.start();
  process.kill(Number(supervised.pid), 'SIGSTOP');
  await delay(200);
  expect(supervised.restarts).toBe(0);
  process.kill(Number(supervised.pid), 'SIGCONT');
});

test('a program is stopped though what listens to it is gone already, as after Ctrl-C in some terminals', async () => {
  const { supervised } = supervise(`${telling} ${forever}`, { watchdogMs: 60_000 });
  await supervised.start();
  spawnSync('pkill', ['-KILL', '-P', String(process.pid), 'perl']);
  await supervised.stop();
  expect(supervised.state).toBe('stopped');
});
