import { defineConfig } from 'playwright/test';

/** Tests that drive the real Electron, each with a terminal, a city and a display of its own. */
export default defineConfig({
  testDir: 'test',
  testMatch: '{e2e,attacks,accessibility}/**/*.spec.ts',
  globalSetup: './tools/playwright-setup.ts',
  outputDir: 'test-results',
  workers: 2,
  timeout: 90_000,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
});
