import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimePaths } from './setup/paths.mjs';
import { startTestEnvironment } from './test-environment.ts';

/** Runs once before all tests of vitest, and what it returns once after them. */
export default async () => {
  const stop = await startTestEnvironment({ displays: 0 });
  // Programs of ours that tests start from their sources load in two thirds of the time.
  process.env.NODE_COMPILE_CACHE = join(runtimePaths().state, 'compile-cache');
  const temporary = mkdtempSync(join(tmpdir(), 'passerelle-units-'));
  process.env.TMPDIR = temporary; // whatever tests leave goes with it
  return async () => {
    await stop();
    rmSync(temporary, { recursive: true, force: true });
  };
};
