import { existsSync } from 'node:fs';
import { configDefaults, defineConfig } from 'vitest/config';
import { sharedData } from './tools/shared-data.ts';

export default defineConfig({
  test: {
    include: ['{contract,ballot,main,renderer,city-server,tools,test}/**/*.test.{ts,tsx}'],
    // Tests on real votes run where those are.
    exclude: [...configDefaults.exclude, ...(existsSync(sharedData) ? [] : ['**/shared-data.test.ts'])],
    globalSetup: ['tools/vitest-setup.ts'],
    // Each file alone in a process of its own would take half as long again. So what a test changes for its whole process, it takes back.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
