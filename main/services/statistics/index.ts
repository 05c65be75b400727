/** What a library counts of its terminals: counters of months, never a visit. */
export { Statistics } from './statistics.ts';
