/** The hash-chained record of what happened to the terminal, and never to a resident. */
export { Journal, type Record } from './journal.ts';
export { seldom } from './seldom.ts';
