/** What residents say in debates: kept sealed until it is sent, apart from every ballot. */
export { Contributions } from './contributions.ts';
