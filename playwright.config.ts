import { defineConfig } from 'playwright/test';

/**
 * Tests that drive the real Electron, each with a terminal and a city of its own, and each worker with a display: two at a time, as
 * many as the smallest machine that runs them has cores.
 */
export default defineConfig({
  testDir: 'test',
  // What can be shared out in small pieces comes last, so that no runner waits for another at the end.
  projects: [
    { name: 'terminal', testMatch: '{e2e,attacks}/*.spec.ts' },
    { name: 'screens', testMatch: 'accessibility/*.spec.ts' },
  ],
  globalSetup: './tools/playwright-setup.ts',
  outputDir: 'test-results',
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
});
