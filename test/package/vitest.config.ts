import { defineConfig } from 'vitest/config';

/**
 * What is done with the deb, for `npm run test:package`. Two files at a time: each has roots of its own, in memory, and a night of updates waits more
 * than it works.
 */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/package/*.package.ts'],
    maxWorkers: 2,
    // Patience with dpkg beside another file, not a bound of anything that is tried.
    testTimeout: 300_000,
    hookTimeout: 120_000,
  },
});
