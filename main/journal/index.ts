/** The file of a terminal's journal: how its entries hang together, and how it is read without touching it. */
export { chained, type Head, type JournalEntry, journalTable, verifyChain } from './chain.ts';
export { type JournalRefusal, readJournal } from './read.ts';
