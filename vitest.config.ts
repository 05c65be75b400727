import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,ballot,main,renderer,city-server,tools,test}/**/*.test.{ts,tsx}'],
    globalSetup: ['tools/vitest-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
