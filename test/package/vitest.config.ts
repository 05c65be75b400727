import { defineConfig } from 'vitest/config';

/** What is done with the deb, for `npm run test:package`; not more than one at a time, as they share its throw-away roots and a screen. */
export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: {
    include: ['test/package/*.package.ts'],
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
