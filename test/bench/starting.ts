import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolderFor } from '../../tools/accounts.ts';
import { electronLaunch } from '../../tools/electron.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { testDisplay } from '../../tools/test-environment.ts';
import { pssAmong, pssOf, withDescendants } from '../harness/memory.ts';
import type { WholeWay } from '../harness/whole-way.ts';
import { type Line, line } from './lines.ts';
import { median } from './samples.ts';
import type { Sizes } from './sizes.ts';

/**
 * The real shell, from the start of its process to its first usable screen and at rest on it, next to a bare window of the same
 * Electron on the same display. The services and the program of sticks run already, as on a terminal, where they start by
 * themselves; at rest they are counted, so that the whole terminal is.
 */
export async function measureStarts(whole: WholeWay, { starts }: Sizes): Promise<Line[]> {
  const applications = prepareApplications(whole);
  const programs = [whole.services.pid, whole.sticks.program.pid].filter((pid) => pid !== undefined);
  const kiosk: Start[] = [];
  const bare: Start[] = [];
  const servicesMiB: number[] = [];
  let isCold = true;
  for (let round = 0; round <= starts; round += 1) {
    isCold = forgetFiles() && isCold;
    const besideStart = await start(applications.bare);
    isCold = forgetFiles() && isCold;
    const ownStart = await start(applications.kiosk);
    if (round === 0) continue; // it makes the profiles
    bare.push(besideStart);
    kiosk.push(ownStart);
    servicesMiB.push(mebibytes(pssAmong(programs)));
  }
  const shellMiB = median(kiosk.map(({ pss }) => mebibytes(pss)));
  return [
    line({
      name: `${isCold ? 'cold start (caches of files dropped)' : 'start with warm caches, which could not be dropped,'} to first usable screen, beside a bare window with static HTML, ms`,
      ours: median(kiosk.map(({ usableMs }) => usableMs)),
      limit: median(bare.map(({ usableMs }) => usableMs)),
      goal: { of: 'ratio', is: '≤', value: 1.25 },
    }),
    line({
      name: 'memory at rest of all processes of the terminal (shell, services, program of sticks), beside those of a bare window, PSS in MiB',
      ours: shellMiB + median(servicesMiB),
      limit: median(bare.map(({ pss }) => mebibytes(pss))),
      goal: { of: 'ratio', is: '≤', value: 1.5 },
    }),
    line({ name: 'of that memory, the processes of the shell, PSS in MiB', ours: shellMiB, goal: null }),
    line({ name: 'of that memory, services and program of sticks, PSS in MiB', ours: median(servicesMiB), goal: null }),
  ];
}

/**
 * Has the system forget every file that it has read and that no program holds, so that a start reads its own from the disk. Below
 * a virtual machine its host may still remember.
 * @returns whether it did: only root may ask
 */
function forgetFiles(): boolean {
  try {
    execFileSync('sync'); // what is not yet written is not forgotten
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

interface Application {
  readonly folder: string;
  readonly args: readonly string[];
  readonly env: Record<string, string>;
}

interface Start {
  readonly usableMs: number;
  /** Bytes. */
  readonly pss: number;
}

const programs = [
  new URL('./observed-start.cjs', import.meta.url),
  new URL('./bare-window.cjs', import.meta.url),
  new URL('./bare-window.html', import.meta.url),
];

/** Both are started through the same few lines that say when there is something to use. */
function prepareApplications({ folder, terminal, sticks }: WholeWay): { kiosk: Application; bare: Application } {
  const own = join(folder, 'starts');
  mkdirSync(own);
  for (const file of programs) copyFileSync(file, join(own, basename(file.pathname)));
  const manifest = { name: 'bench', version: '0.0.0', main: 'observed-start.cjs' };
  writeFileSync(join(own, 'package.json'), JSON.stringify(manifest));
  const prepare = (name: string, main: string, usable: string, args: readonly string[] = []): Application => {
    const profile = join(own, name);
    makeFolderFor('interface', profile, 0o700);
    return {
      folder: own,
      args: [`--user-data-dir=${profile}`, ...args],
      env: { BENCH_APP: main, BENCH_USABLE: usable },
    };
  };
  const shell = join(runtimePaths().app, 'shell', 'main.cjs');
  return {
    kiosk: prepare('kiosk', shell, 'button.begin', [`--socket=${terminal.socket}`, `--sticks=${sticks.socket}`]),
    bare: prepare('bare', join(own, 'bare-window.cjs'), 'button'),
  };
}

async function start({ folder, args, env }: Application): Promise<Start> {
  const launch = electronLaunch(testDisplay(), { app: folder, args, env });
  const startMs = performance.now();
  const shell = spawn(launch.executablePath, launch.args, {
    ...{ cwd: launch.cwd, env: launch.env },
    stdio: ['ignore', 'pipe', 'ignore'], // Chromium complains of the missing bus and graphics card
    detached: true,
  });
  const gone = once(shell, 'exit');
  try {
    await usable(createInterface(shell.stdout));
    const usableMs = performance.now() - startMs;
    return { usableMs, pss: await pssAtRest(shell.pid ?? 0) };
  } finally {
    process.kill(-(shell.pid ?? 0), 'SIGKILL');
    await gone;
  }
}

async function usable(lines: AsyncIterable<string>): Promise<void> {
  for await (const line of lines) if (line === 'usable') return;
  throw new Error('the window ended before it showed anything');
}

const readingsEveryMs = 250;
const readingsAlike = 5;
const mostReadings = 60;

/** What a process and all that it started hold once that no longer changes by more than half a percent. */
async function pssAtRest(pid: number): Promise<number> {
  const readings: number[] = [];
  for (let n = 0; n < mostReadings; n += 1) {
    readings.push(pssOf(withDescendants(pid)));
    const last = readings.slice(-readingsAlike);
    const isAtRest = last.length === readingsAlike && Math.max(...last) < Math.min(...last) * 1.005;
    if (isAtRest) break;
    await delay(readingsEveryMs);
  }
  return readings.at(-1) ?? 0;
}

function mebibytes(bytes: number): number {
  return bytes / 1024 / 1024;
}
