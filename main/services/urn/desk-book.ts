import { join } from 'node:path';
import { fromBase64url } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  digestTable,
  guarded,
  isAsWritten,
  openStore,
  type Store,
  type StoreFault,
  type StoreRefusal,
  writeDigested,
} from '../database/index.ts';
import type { UrnPlace } from './urn.ts';

const migrations = [
  `CREATE TABLE code (
     token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE counters (
     one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
     spoiled INTEGER NOT NULL CHECK (spoiled >= 0),
     reprints INTEGER NOT NULL CHECK (reprints >= 0),
     codes_issued INTEGER NOT NULL CHECK (codes_issued >= 0)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO counters VALUES (1, 0, 0, 0);`,
  digestTable,
];

export interface DeskCounts {
  /** Slips that a mediator took because they were not what the resident wanted. */
  readonly spoiled: number;
  /** Slips of which a failure of the printer left something on the paper; each may have been printed again. */
  readonly reprints: number;
  readonly codesIssued: number;
}

/**
 * What the desk did for one consultation: the tokens of the one-use codes that it handed out, and bare counters for the final
 * manifest. No times, and no order, like the urn. A used code stays here; that it was used is known from the poll book, so
 * that a cast writes two files and not three.
 */
export class DeskBook {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static open(place: UrnPlace): Result<DeskBook, StoreRefusal> {
    const book = DeskBook.openDamaged(place);
    if (!book.ok) return book;
    const sound = book.value.isAsWritten();
    if (!sound.ok || !sound.value) {
      book.value.close();
      return sound.ok ? err({ code: 'damaged' }) : sound;
    }
    book.value.#tidy();
    return book;
  }

  /** Opens it even where something in it is not what was written, for what it says to be delivered as it stands. */
  static openDamaged(place: UrnPlace): Result<DeskBook, StoreRefusal> {
    const { folder, name, markers, maximumPages } = place;
    const store = openStore({
      file: join(folder, 'desk-book.db'),
      name: deskBookMarker(name),
      markers,
      mode: 'history-free',
      migrations,
      maximumPages,
    });
    return store.ok ? ok(new DeskBook(store.value)) : store;
  }

  addCode(token: string): Result<void, StoreFault> {
    return this.#write(() => {
      this.#store.prepare('INSERT INTO code (token) VALUES (?)').run(fromBase64url(token));
      this.#store.exec('UPDATE counters SET codes_issued = codes_issued + 1');
    });
  }

  /** Takes back a code whose paper did not come out whole, so that it cannot be used beside its replacement. */
  withdrawCode(token: string): Result<void, StoreFault> {
    return this.#write(() => {
      const { changes } = this.#store.prepare('DELETE FROM code WHERE token = ?').run(fromBase64url(token));
      this.#store.prepare('UPDATE counters SET codes_issued = codes_issued - ?').run(changes);
    });
  }

  hasCode(token: string): Result<boolean, StoreFault> {
    const select = this.#store.prepare('SELECT 1 FROM code WHERE token = ?');
    return guarded(() => select.get(fromBase64url(token)) !== undefined);
  }

  countSpoiled(): Result<void, StoreFault> {
    return this.#write(() => this.#store.exec('UPDATE counters SET spoiled = spoiled + 1'));
  }

  countReprint(): Result<void, StoreFault> {
    return this.#write(() => this.#store.exec('UPDATE counters SET reprints = reprints + 1'));
  }

  counts(): Result<DeskCounts, StoreFault> {
    const select = this.#store.prepare<[], DeskCounts>(
      'SELECT spoiled, reprints, codes_issued AS codesIssued FROM counters',
    );
    return guarded(() => ({ spoiled: 0, reprints: 0, codesIssued: 0, ...select.get() }));
  }

  /** Whether every code and every counter is what was written. */
  isAsWritten(): Result<boolean, StoreFault> {
    return guarded(() => isAsWritten(this.#store));
  }

  /** Overwrites the codes, before the file is removed. */
  erase(): Result<void, StoreFault> {
    return this.#write(() => this.#store.exec('DELETE FROM code'));
  }

  close(): void {
    this.#store.close();
  }

  #write(work: () => void): Result<void, StoreFault> {
    const written = guarded(() => {
      writeDigested(this.#store, work);
    });
    if (written.ok) this.#tidy();
    return written;
  }

  /** Until then a page holds the codes in the order in which the desk handed them out. */
  #tidy(): void {
    guarded(() => this.#store.exec('VACUUM'));
  }
}

export function deskBookMarker(consultation: string): string {
  return `${consultation}.desk-book`;
}
