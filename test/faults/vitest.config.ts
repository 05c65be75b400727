import { defineConfig } from 'vitest/config';

/**
 * The faults of a disk, more storms on the line, and more lives of the model of who counts, for `npm run test:faults`: too long for
 * `npm test`, and of little use to whoever changes a screen.
 */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/faults/disk/*.fault.ts', 'test/integration/{once,sync-storm}.test.ts'],
    env: { LIVES: '12', STORMS: '5' },
    globalSetup: ['tools/vitest-setup.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
