/** What this terminal is, and how it is. */
export { Terminal } from './terminal.ts';
