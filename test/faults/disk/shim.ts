import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { temporaryFolder } from '../../../main/services/database/temporary-folder.fixture.ts';

const source = new URL('./disk-shim.c', import.meta.url).pathname;

/** Builds the library that stands between a program and its disk, for as long as the test lasts. */
export function buildShim(): string {
  const library = join(temporaryFolder(), 'disk-shim.so');
  const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-Wall', '-Werror', '-o', library, source], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`the disk shim cannot be built: ${built.error?.message ?? built.stderr}`);
  return library;
}

export interface Observed {
  readonly shim: string;
  /** What is watched: everything beneath this folder. */
  readonly root: string;
  /** Where every change is written down; nowhere, where only failures are of interest. */
  readonly log?: string;
}

/** Runs a program of ours on a watched disk until it ends, and gives what it said. Throws when it fails. */
export function runOnDisk(program: URL, args: readonly string[], { shim, root, log }: Observed): string {
  const ran = spawnSync(process.execPath, [program.pathname, ...args], {
    encoding: 'utf8',
    maxBuffer: 256 * 1024 ** 2,
    env: { ...process.env, LD_PRELOAD: shim, DISK_ROOT: root, ...(log !== undefined && { DISK_LOG: log }) },
  });
  if (ran.status !== 0) throw new Error(`${program.pathname} ended with ${ran.status ?? ran.signal}: ${ran.stderr}`);
  return ran.stdout;
}
