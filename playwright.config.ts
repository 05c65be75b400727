import { defineConfig } from 'playwright/test';

/** Tests that drive the real Electron. One at a time: each has a terminal and a city of its own, on two cores. */
export default defineConfig({
  testDir: 'test',
  testMatch: '{e2e,attacks,accessibility}/**/*.spec.ts',
  globalSetup: './tools/playwright-setup.ts',
  outputDir: 'test-results',
  workers: 1,
  timeout: 90_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
});
