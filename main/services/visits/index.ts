/** The visit that is going on, and the cards that were read in it. */
export { type Holder, Visits } from './visits.ts';
