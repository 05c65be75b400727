import { join } from 'node:path';
import type { Result } from '../../../contract/result.ts';
import { guarded, type StoreFault } from './faults.ts';
import type { StoreMarkers } from './markers.ts';
import { openStore, type Store, type StoreRefusal } from './store.ts';

/** Opens a store of the data directory, `<name>.db`, whose every write is to leave the file as if all had come at once. */
export function openTidied(
  dataDirectory: string,
  name: string,
  markers: StoreMarkers,
  migrations: readonly string[],
): Result<Store, StoreRefusal> {
  const file = join(dataDirectory, `${name}.db`);
  const opened = openStore({ file, name, markers, mode: 'history-free', migrations });
  if (opened.ok) guarded(() => opened.value.exec('VACUUM')); // a stop may have come between a write and its tidying
  return opened;
}

/**
 * Writes, and tidies the file unless `write` says that it changed nothing (false). The order of cells in a page is that of their writing;
 * rewritten, it is that of their keys (urn/urn.ts).
 */
export function writeTidily(store: Store, write: () => unknown): Result<void, StoreFault> {
  return guarded(() => {
    if (write() !== false) store.exec('VACUUM');
  });
}
