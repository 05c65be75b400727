import { ok, type Result } from '../../../contract/result.ts';
import {
  guarded,
  openTidied,
  type Store,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
  writeTidily,
} from '../database/index.ts';

/** Counters of months, and nothing else: no visit, no day, no order. A file of its own. */
const migrations = [
  `CREATE TABLE counter (
     month TEXT NOT NULL,
     kind TEXT NOT NULL,
     value TEXT NOT NULL,
     count INTEGER NOT NULL CHECK (count > 0),
     PRIMARY KEY (month, kind, value)
   ) STRICT, WITHOUT ROWID;`,
];

/** One counter of a month, as in `language ar 12`. */
export interface Counter {
  readonly kind: string;
  readonly value: string;
  readonly count: number;
}

/** `statistics.db`. Every write is durable on return; afterwards the file is as if the counters had never had other values. */
export class CounterStore {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static open(dataDirectory: string, markers: StoreMarkers): Result<CounterStore, StoreRefusal> {
    const opened = openTidied(dataDirectory, 'statistics', markers, migrations);
    return opened.ok ? ok(new CounterStore(opened.value)) : opened;
  }

  /** Adds one to each of these counters of a month, all or none. */
  add(month: string, facts: readonly { readonly kind: string; readonly value: string }[]): Result<void, StoreFault> {
    const raise = this.#store.prepare(
      `INSERT INTO counter (month, kind, value, count) VALUES (?, ?, ?, 1)
       ON CONFLICT (month, kind, value) DO UPDATE SET count = count + 1`,
    );
    return this.#change(() => {
      for (const { kind, value } of facts) raise.run(month, kind, value);
    });
  }

  /** How many different values of a kind a month has. */
  values(month: string, kind: string): Result<readonly string[], StoreFault> {
    const select = this.#store
      .prepare<[string, string], string>('SELECT value FROM counter WHERE month = ? AND kind = ?')
      .pluck();
    return guarded(() => select.all(month, kind));
  }

  /** The months before this one that hold anything, the oldest first. */
  monthsBefore(month: string): Result<string[], StoreFault> {
    const select = this.#store
      .prepare<[string], string>('SELECT DISTINCT month FROM counter WHERE month < ? ORDER BY month')
      .pluck();
    return guarded(() => select.all(month));
  }

  counters(month: string): Result<Counter[], StoreFault> {
    const select = this.#store.prepare<[string], Counter>('SELECT kind, value, count FROM counter WHERE month = ?');
    return guarded(() => select.all(month));
  }

  /** Counts a month with another one. */
  move(from: string, to: string): Result<void, StoreFault> {
    const add = this.#store.prepare(
      `INSERT INTO counter (month, kind, value, count)
       SELECT ?, kind, value, count FROM counter WHERE month = ?
       ON CONFLICT (month, kind, value) DO UPDATE SET count = count + excluded.count`,
    );
    const remove = this.#store.prepare('DELETE FROM counter WHERE month = ?');
    return this.#change(() => {
      add.run(to, from);
      remove.run(from);
    });
  }

  remove(month: string): Result<void, StoreFault> {
    const remove = this.#store.prepare('DELETE FROM counter WHERE month = ?');
    return this.#change(() => void remove.run(month));
  }

  close(): void {
    this.#store.close();
  }

  #change(write: () => void): Result<void, StoreFault> {
    return writeTidily(this.#store, () => this.#store.transaction(write).immediate());
  }
}
