import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder, removeDurably, writeDurably } from './files.ts';

/**
 * Remembers which stores exist, apart from the stores themselves: one empty file a store. A store that is remembered and whose
 * file is gone or empty is refused; without this it would be created anew, and everybody could vote a second time.
 */
export class StoreMarkers {
  readonly #folder: string;

  constructor(dataDirectory: string) {
    this.#folder = join(dataDirectory, 'stores');
    makePrivateFolder(this.#folder);
  }

  has(store: string): boolean {
    return existsSync(join(this.#folder, store));
  }

  /** To be called once the store is on the disk: a crash in between only leaves a store that is marked at its next opening. */
  add(store: string): void {
    if (!this.has(store)) writeDurably(join(this.#folder, store), '');
  }

  /** To be called before a store is deleted on purpose. */
  remove(store: string): void {
    removeDurably(join(this.#folder, store));
  }
}
