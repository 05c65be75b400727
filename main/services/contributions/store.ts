import { ballotId, fromBase64url, sealedSaidBytes, toBase64url } from '../../../ballot/index.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { type Signed, signedSchema } from '../../../contract/signed.ts';
import {
  guarded,
  openTidied,
  type Store,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
  writeTidily,
} from '../database/index.ts';

/**
 * What residents said, sealed: no order, no time, no visit, all of one length. Beside it what the city published, as it was signed.
 * A file of its own, which knows of no card and no ballot.
 */
const migrations = [
  `CREATE TABLE said (
     id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
     consultation TEXT NOT NULL,
     sealed BLOB NOT NULL CHECK (length(sealed) = ${sealedSaidBytes})
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE debate (
     consultation TEXT NOT NULL PRIMARY KEY,
     published TEXT NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

/** One thing said, as it waits. `id`: the first 16 bytes of SHA-256(sealed), base64url. */
export interface Waiting {
  readonly id: string;
  readonly sealed: Uint8Array;
}

/** `contributions.db`. Every write is durable on return, and leaves the file as if all had come at once. */
export class ContributionStore {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static open(dataDirectory: string, markers: StoreMarkers): Result<ContributionStore, StoreRefusal> {
    const opened = openTidied(dataDirectory, 'contributions', markers, migrations);
    return opened.ok ? ok(new ContributionStore(opened.value)) : opened;
  }

  add(consultation: string, sealed: Uint8Array): Result<void, StoreFault> {
    const id = fromBase64url(ballotId(sealed));
    return this.#change('INSERT INTO said (id, consultation, sealed) VALUES (?, ?, ?)', id, consultation, sealed);
  }

  /** Of those that wait, the first so many, sorted by their ids. */
  waiting(consultation: string, atMost: number): Result<Waiting[], StoreFault> {
    const select = this.#store.prepare<[string, number], { id: Buffer; sealed: Buffer }>(
      'SELECT id, sealed FROM said WHERE consultation = ? ORDER BY id LIMIT ?',
    );
    return guarded(() => select.all(consultation, atMost).map(({ id, sealed }) => ({ id: toBase64url(id), sealed })));
  }

  /** How many wait, of all consultations. */
  count(): Result<number, StoreFault> {
    const select = this.#store.prepare<[], number>('SELECT count(*) FROM said').pluck();
    return guarded(() => select.get() ?? 0);
  }

  /** Forgets what the city has. */
  purge(ids: readonly string[]): Result<void, StoreFault> {
    const remove = this.#store.prepare('DELETE FROM said WHERE id = ?');
    const all = this.#store.transaction(() => {
      for (const id of ids) remove.run(fromBase64url(id));
    });
    return writeTidily(this.#store, () => all.immediate());
  }

  setDebate(consultation: string, published: Signed): Result<void, StoreFault> {
    return this.#change(
      `INSERT INTO debate (consultation, published) VALUES (?, ?)
       ON CONFLICT (consultation) DO UPDATE SET published = excluded.published`,
      consultation,
      JSON.stringify(published),
    );
  }

  debate(consultation: string): Result<Signed | undefined, StoreFault> {
    const select = this.#store.prepare<[string], string>('SELECT published FROM debate WHERE consultation = ?').pluck();
    return guarded(() => {
      const text = select.get(consultation);
      return text === undefined ? undefined : signedSchema.parse(JSON.parse(text));
    });
  }

  /** Leaves nothing of what was said here. */
  forget(consultation: string): Result<void, StoreFault> {
    return this.#change('DELETE FROM said WHERE consultation = ?', consultation);
  }

  close(): void {
    this.#store.close();
  }

  #change(sql: string, ...values: (string | Uint8Array)[]): Result<void, StoreFault> {
    return writeTidily(this.#store, () => void this.#store.prepare(sql).run(...values));
  }
}
