/** A thin client over SQLite: a store is opened whole or refused, and its faults are values. */
export { digestTable, isAsWritten, writeDigested } from './content-digest.ts';
export { guarded, type StoreFault } from './faults.ts';
export { makePrivateFolder, removeDurably, replaceKeeping, writeDurably } from './files.ts';
export { StoreMarkers } from './markers.ts';
export { openStore, type Store, type StoreRefusal, setWritingMode } from './store.ts';
export { openTidied, writeTidily } from './tidied-store.ts';
