/** Ballots and poll books: what must survive everything, and tell nothing. */
export { type BallotBox, BallotBoxes, type DeliverableBox } from './ballot-boxes.ts';
export type { DeskBook, DeskCounts } from './desk-book.ts';
export { intactBallots } from './intact-ballots.ts';
export { type BoxPart, type SealedBallot, Urn, type UrnCounts } from './urn.ts';
