import { defineConfig } from 'playwright/test';

const longest = '{voting,visit,looking,sign-in,reading}';

/**
 * Tests that drive the real Electron, each with a terminal and a city of its own, and each worker with a display: two at a time, as
 * many as the smallest machine that runs them has cores.
 */
export default defineConfig({
  testDir: 'test',
  // A runner takes whole files, in this order: the longest come first, so that neither waits for the other at the end. The screens are
  // one file: two windows that are looked at side by side would take twice the time.
  projects: [
    { name: 'screens', testMatch: 'accessibility/*.spec.ts' },
    { name: 'longest', testMatch: `e2e/${longest}.spec.ts` },
    { name: 'terminal', testMatch: '{e2e,attacks}/*.spec.ts', testIgnore: `e2e/${longest}.spec.ts` },
  ],
  globalSetup: './tools/playwright-setup.ts',
  outputDir: 'test-results',
  workers: 2,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
});
