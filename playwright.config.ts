import { defineConfig } from 'playwright/test';

/**
 * Tests that drive the real Electron, each with a terminal and a city of its own, and each worker with a display. One worker: two
 * save a third of the time, once no test counts on being alone any more.
 */
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
