/** Whether a city server answers at an address, and in whose name: for whoever installs a terminal. */
export { type Answering, reachServer, type Unreached } from './reach.ts';
