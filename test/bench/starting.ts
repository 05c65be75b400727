import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { makeFolderFor } from '../../tools/accounts.ts';
import { electronLaunch } from '../../tools/electron.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { testDisplay } from '../../tools/test-environment.ts';
import { pssOf, withDescendants } from '../harness/memory.ts';
import type { WholeWay } from '../harness/whole-way.ts';
import { type Line, line } from './lines.ts';
import { median } from './samples.ts';
import type { Sizes } from './sizes.ts';

/**
 * The real shell, from the start of its process to its first usable screen and at rest on it, next to a bare window of the same
 * Electron on the same display. The services run already, as on a terminal, where they start by themselves.
 */
export async function measureStarts(whole: WholeWay, { starts }: Sizes): Promise<Line[]> {
  const applications = prepareApplications(whole);
  const kiosk: Start[] = [];
  const bare: Start[] = [];
  for (let round = 0; round <= starts; round += 1) {
    const pair = [await start(applications.bare), await start(applications.kiosk)] as const;
    if (round === 0) continue; // caches of the disk, profiles
    bare.push(pair[0]);
    kiosk.push(pair[1]);
  }
  const services = mebibytes(pssOf([whole.services.pid ?? 0]));
  const memoryOfBare = median(bare.map(({ pss }) => mebibytes(pss)));
  return [
    line({
      name: 'cold start to first usable screen, beside a bare window with static HTML, ms',
      ours: median(kiosk.map(({ usableMs }) => usableMs)),
      limit: median(bare.map(({ usableMs }) => usableMs)),
      goal: { of: 'ratio', is: '≤', value: 1.25 },
    }),
    line({
      name: 'memory at rest, all processes of the shell, beside those of a bare window, PSS in MiB',
      ours: median(kiosk.map(({ pss }) => mebibytes(pss))),
      limit: memoryOfBare,
      goal: { of: 'ratio', is: '≤', value: 1.5 },
    }),
    line({
      name: 'memory at rest, the services alone, beside the processes of a bare window, PSS in MiB',
      ours: services,
      limit: memoryOfBare,
      goal: null,
    }),
  ];
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
function prepareApplications({ folder, terminal }: WholeWay): { kiosk: Application; bare: Application } {
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
    kiosk: prepare('kiosk', shell, 'button.begin', [`--socket=${terminal.socket}`]),
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
