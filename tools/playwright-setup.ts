import type { FullConfig } from 'playwright/test';
import { startTestEnvironment } from './test-environment.ts';

/** Runs once before all tests of Playwright, and what it returns once after them. */
export default ({ workers }: FullConfig) => startTestEnvironment({ displays: workers });
