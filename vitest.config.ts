import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,ballot,main,renderer,city-server,tools,test}/**/*.test.{ts,tsx}'],
    globalSetup: ['tools/vitest-setup.ts'],
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
