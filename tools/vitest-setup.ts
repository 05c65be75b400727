import { startTestEnvironment } from './test-environment.ts';

/** Runs once before all tests of vitest, and what it returns once after them. */
export default () => startTestEnvironment({ displays: 0 });
