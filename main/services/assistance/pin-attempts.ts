import { join } from 'node:path';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  guarded,
  openStore,
  type Store,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
} from '../database/index.ts';

/** So many wrong PINs in a row lock a mediator out; before that, each one doubles the wait. */
const wrongToLockOut = 5;
const firstWaitMs = 1_000;
const lockOutMs = 15 * 60_000;

const migrations = [
  `CREATE TABLE attempt (
     mediator INTEGER NOT NULL PRIMARY KEY,
     wrong INTEGER NOT NULL CHECK (wrong > 0),
     next_at_ms INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;`,
];

/** Why no PIN is looked at now, and for how long. */
export interface Waiting {
  readonly code: 'wait' | 'locked-out';
  readonly waitMs: number;
}

/**
 * Slows down whoever tries PINs, for each mediator apart, over restarts and power cuts: an attempt is on the disk as a wrong one before
 * its PIN is looked at, and is taken back when it was right. In fifteen minutes five of a million PINs can be tried, and only by
 * whoever holds the card.
 */
export class PinAttempts {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static open(place: { dataDirectory: string; markers: StoreMarkers }): Result<PinAttempts, StoreRefusal> {
    const { dataDirectory, markers } = place;
    const store = openStore({
      file: join(dataDirectory, 'pin-attempts.db'),
      name: 'pin-attempts',
      markers,
      mode: 'history-free',
      migrations,
    });
    return store.ok ? ok(new PinAttempts(store.value)) : store;
  }

  /** Counts an attempt as wrong, and says what follows if it is; refuses it while there is a wait. */
  begin(mediator: number, nowMs: number): Result<Waiting, Waiting | StoreFault> {
    const begun = guarded(() =>
      this.#store
        .transaction((): Result<Waiting, Waiting> => {
          const before = this.#before(mediator, nowMs);
          if (before.waitMs > 0) return err(waiting(before.wrong, before.waitMs));
          // A lock-out that is over leaves nothing behind.
          const wrong = before.wrong < wrongToLockOut ? before.wrong + 1 : 1;
          const waitMs = wrong < wrongToLockOut ? firstWaitMs * 2 ** (wrong - 1) : lockOutMs;
          this.#store.prepare('REPLACE INTO attempt VALUES (?, ?, ?)').run(mediator, wrong, nowMs + waitMs);
          return ok(waiting(wrong, waitMs));
        })
        .immediate(),
    );
    return begun.ok ? begun.value : begun;
  }

  /** The PIN of the attempt that was begun last was right. */
  right(mediator: number): Result<void, StoreFault> {
    return guarded(() => {
      this.#store.prepare('DELETE FROM attempt WHERE mediator = ?').run(mediator);
    });
  }

  close(): void {
    this.#store.close();
  }

  #before(mediator: number, nowMs: number): { readonly wrong: number; readonly waitMs: number } {
    const row = this.#store
      .prepare<[number], { wrong: number; nextAtMs: number }>(
        'SELECT wrong, next_at_ms AS nextAtMs FROM attempt WHERE mediator = ?',
      )
      .get(mediator);
    if (!row) return { wrong: 0, waitMs: 0 };
    // A clock that was set back must not lock anybody out for longer than that.
    return { wrong: row.wrong, waitMs: Math.min(row.nextAtMs - nowMs, lockOutMs) };
  }
}

function waiting(wrong: number, waitMs: number): Waiting {
  return { code: wrong < wrongToLockOut ? 'wait' : 'locked-out', waitMs };
}
