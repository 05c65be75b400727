import { join } from 'node:path';
import { fromBase64url, toBase64url } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  digestTable,
  guarded,
  isAsWritten,
  openStore,
  type Store,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
  writeDigested,
} from '../database/index.ts';

/**
 * What must outlive a crash between two messages. No times but one, the hour in which the city was last heard. The members of a batch stand sorted in one value, which says no more
 * than the server learns: a set of at least k, or what remained at closing. They are dropped with the ballots. Of the poll book
 * there are only counts. A release names a card that was not used.
 */
const migrations = [
  `CREATE TABLE heartbeat (
     one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
     counter INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   INSERT INTO heartbeat VALUES (1, 0);
   CREATE TABLE batch (
     batch BLOB NOT NULL PRIMARY KEY CHECK (length(batch) = 16),
     consultation TEXT NOT NULL,
     state TEXT NOT NULL CHECK (state IN ('formed', 'acknowledged', 'done')),
     closing INTEGER NOT NULL CHECK (closing IN (0, 1)),
     count INTEGER NOT NULL,
     set_hash BLOB NOT NULL CHECK (length(set_hash) = 32),
     ids BLOB NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE UNIQUE INDEX one_unfinished ON batch (consultation) WHERE state <> 'done';
   CREATE TABLE marks (
     consultation TEXT NOT NULL PRIMARY KEY,
     sent INTEGER NOT NULL,
     acknowledged INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE final (
     consultation TEXT NOT NULL PRIMARY KEY,
     manifest TEXT NOT NULL,
     acknowledged INTEGER NOT NULL CHECK (acknowledged IN (0, 1))
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE release (
     reservation BLOB NOT NULL PRIMARY KEY CHECK (length(reservation) = 16),
     consultation TEXT NOT NULL,
     token BLOB NOT NULL CHECK (length(token) = 32)
   ) STRICT, WITHOUT ROWID;`,
  `ALTER TABLE heartbeat ADD COLUMN refused INTEGER NOT NULL DEFAULT 0 CHECK (refused IN (0, 1));`,
  `ALTER TABLE batch ADD COLUMN package_hash BLOB NOT NULL DEFAULT x'${'00'.repeat(32)}' CHECK (length(package_hash) = 32);`,
  `ALTER TABLE batch ADD COLUMN box TEXT NOT NULL DEFAULT 'urn' CHECK (box IN ('urn', 'provisional'));
   DROP INDEX one_unfinished;
   CREATE UNIQUE INDEX one_unfinished ON batch (consultation, box) WHERE state <> 'done';`,
  // Hours since 1970.
  `ALTER TABLE heartbeat ADD COLUMN heard_in INTEGER;`,
  // Whatever changes these tables after this one sets the digest to NULL in the same step: it is made anew at the next opening.
  digestTable,
  `DROP INDEX one_unfinished;
   ALTER TABLE batch ADD COLUMN bag INTEGER NOT NULL DEFAULT 1 CHECK (bag >= 0);
   UPDATE batch SET bag = 0 WHERE box = 'provisional';
   CREATE TABLE bag (
     consultation TEXT NOT NULL PRIMARY KEY,
     current INTEGER NOT NULL CHECK (current >= 1)
   ) STRICT, WITHOUT ROWID;
   UPDATE digest SET value = NULL;`,
];

const idBytes = 16;

/** From which box of a consultation a batch comes. */
export type BoxName = 'urn' | 'provisional';

/** The slips of provisional ballots are in none: they lie in a box apart, and count only once the registrar has judged. */
export const noBag = 0;

/** What stays of a batch when its members are forgotten. Binary values are base64url. */
export interface BatchLine {
  readonly batch: string;
  readonly count: number;
  readonly setHash: string;
  /** In which bag its slips are, or `noBag`. */
  readonly bag: number;
}

/** A batch on its way. */
export interface StoredBatch extends BatchLine {
  readonly closing: boolean;
  /** As it was when the batch was formed: a newer version of the package must not change what was signed. */
  readonly packageHash: string;
  /** Sorted by their bytes. */
  readonly ids: readonly string[];
}

/** `formed`: to be sent; `acknowledged`: its ballots are to be purged. A batch that is done is no longer on its way. */
export interface UnfinishedBatch extends StoredBatch {
  readonly state: 'formed' | 'acknowledged';
}

/** How many tokens of the poll book were sent, and how many of them were acknowledged. */
export interface MarksProgress {
  readonly sent: number;
  readonly acknowledged: number;
}

/** A reservation that this terminal gives back. */
export interface Release {
  readonly reservation: string;
  readonly consultation: string;
  readonly token: string;
}

type BatchRow = {
  batch: Buffer;
  state: string;
  closing: number;
  count: number;
  setHash: Buffer;
  packageHash: Buffer;
  bag: number;
  ids: Buffer;
};

const batchColumns = 'batch, state, closing, count, set_hash AS setHash, package_hash AS packageHash, bag, ids';

/** The memory of sync, `sync.db`. Every write is durable on return. */
export class SyncStore {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  /** `maximumPages`: makes the disk look full at so many pages, for tests. */
  static open(dataDirectory: string, markers: StoreMarkers, maximumPages?: number): Result<SyncStore, StoreRefusal> {
    const file = join(dataDirectory, 'sync.db');
    const opened = openStore({ file, name: 'sync', markers, mode: 'append', migrations, maximumPages });
    if (!opened.ok) return opened;
    opened.value.pragma('secure_delete = ON');
    const store = new SyncStore(opened.value);
    const sound = store.isAsWritten();
    if (sound.ok && sound.value) return ok(store);
    store.close();
    return sound.ok ? err({ code: 'damaged' }) : sound;
  }

  /**
   * The next heartbeat's number. It is on the disk before it is used: no crash makes one serve twice. Once one was refused it is
   * not raised any more: with a new one at each attempt an old copy would catch up and pass for the terminal.
   */
  nextCounter(): Result<number, StoreFault> {
    const raise = this.#store.prepare<[], number>(
      'UPDATE heartbeat SET counter = counter + iif(refused, 0, 1) RETURNING counter',
    );
    return guarded(() => writeDigested(this.#store, () => raise.pluck().get() ?? 0));
  }

  /** Remembers that the server knows later heartbeats of this terminal, over every restart and for good. */
  refuseCounter(): Result<void, StoreFault> {
    return this.#run('UPDATE heartbeat SET refused = 1');
  }

  isCounterRefused(): Result<boolean, StoreFault> {
    const select = this.#store.prepare<[], number>('SELECT refused FROM heartbeat').pluck();
    return guarded(() => select.get() === 1);
  }

  /** Remembers the hour (since 1970) in which the city was last heard. Within the same hour nothing is written. */
  noteHeard(hour: number): Result<void, StoreFault> {
    return this.#run('UPDATE heartbeat SET heard_in = ? WHERE heard_in IS NOT ?', hour, hour);
  }

  /** The hour (since 1970) in which the city was last heard, if ever. */
  heardIn(): Result<number | null, StoreFault> {
    const select = this.#store.prepare<[], number | null>('SELECT heard_in FROM heartbeat').pluck();
    return guarded(() => select.get() ?? null);
  }

  /** Remembers a batch before it is first sent: whatever happens next, it is sent with these members and no others. */
  formBatch(
    consultation: string,
    box: BoxName,
    { batch, closing, count, setHash, packageHash, bag, ids }: StoredBatch,
  ): Result<void, StoreFault> {
    return this.#run(
      `INSERT INTO batch (batch, consultation, box, state, closing, count, set_hash, package_hash, bag, ids)
       VALUES (?, ?, ?, 'formed', ?, ?, ?, ?, ?, ?)`,
      fromBase64url(batch),
      consultation,
      box,
      closing ? 1 : 0,
      count,
      fromBase64url(setHash),
      fromBase64url(packageHash),
      bag,
      Buffer.concat(ids.map(fromBase64url)),
    );
  }

  /** The batches of a box that are on their way, in the order of their names. */
  unfinishedBatches(consultation: string, box: BoxName): Result<UnfinishedBatch[], StoreFault> {
    const select = this.#store.prepare<[string, string], BatchRow>(
      `SELECT ${batchColumns} FROM batch WHERE consultation = ? AND box = ? AND state <> 'done' ORDER BY batch`,
    );
    return guarded(() =>
      select
        .all(consultation, box)
        .map((row) => ({ ...readBatch(row), state: row.state === 'formed' ? 'formed' : 'acknowledged' })),
    );
  }

  /** Forgets a batch that can never be sent again as it was formed. */
  dissolveBatch(batch: string): Result<void, StoreFault> {
    return this.#run("DELETE FROM batch WHERE batch = ? AND state = 'formed'", fromBase64url(batch));
  }

  /** The server's signed acknowledgement was verified: from here on the ballots may be purged. */
  acknowledgeBatch(batch: string): Result<void, StoreFault> {
    return this.#run("UPDATE batch SET state = 'acknowledged' WHERE batch = ?", fromBase64url(batch));
  }

  /** The ballots are purged. */
  finishBatch(batch: string): Result<void, StoreFault> {
    return this.#run("UPDATE batch SET state = 'done', ids = x'' WHERE batch = ?", fromBase64url(batch));
  }

  /** All batches of a box, on their way or done, in the order of their names. */
  batches(consultation: string, box: BoxName): Result<BatchLine[], StoreFault> {
    const select = this.#store.prepare<[string, string], BatchRow>(
      `SELECT ${batchColumns} FROM batch WHERE consultation = ? AND box = ? ORDER BY batch`,
    );
    return guarded(() =>
      select.all(consultation, box).map((row) => {
        const { batch, count, setHash, bag } = readBatch(row);
        return { batch, count, setHash, bag };
      }),
    );
  }

  /** The number of the bag into which the slips fall now. */
  currentBag(consultation: string): Result<number, StoreFault> {
    const select = this.#store.prepare<[string], number>('SELECT current FROM bag WHERE consultation = ?').pluck();
    return guarded(() => select.get(consultation) ?? 1);
  }

  setCurrentBag(consultation: string, bag: number): Result<void, StoreFault> {
    return this.#run(
      `INSERT INTO bag (consultation, current) VALUES (?, ?)
       ON CONFLICT (consultation) DO UPDATE SET current = excluded.current`,
      consultation,
      bag,
    );
  }

  marks(consultation: string): Result<MarksProgress, StoreFault> {
    const select = this.#store.prepare<[string], MarksProgress>(
      'SELECT sent, acknowledged FROM marks WHERE consultation = ?',
    );
    return guarded(() => select.get(consultation) ?? { sent: 0, acknowledged: 0 });
  }

  setMarks(consultation: string, { sent, acknowledged }: MarksProgress): Result<void, StoreFault> {
    return this.#run(
      `INSERT INTO marks (consultation, sent, acknowledged) VALUES (?, ?, ?)
       ON CONFLICT (consultation) DO UPDATE SET sent = excluded.sent, acknowledged = excluded.acknowledged`,
      consultation,
      sent,
      acknowledged,
    );
  }

  /** The final manifest as its canonical text, once it was made. */
  final(consultation: string): Result<{ manifest: string; acknowledged: boolean } | undefined, StoreFault> {
    const select = this.#store.prepare<[string], { manifest: string; acknowledged: number }>(
      'SELECT manifest, acknowledged FROM final WHERE consultation = ?',
    );
    return guarded(() => {
      const row = select.get(consultation);
      return row && { manifest: row.manifest, acknowledged: row.acknowledged === 1 };
    });
  }

  makeFinal(consultation: string, manifest: string): Result<void, StoreFault> {
    return this.#run(
      `INSERT INTO final (consultation, manifest, acknowledged) VALUES (?, ?, 0)
       ON CONFLICT (consultation) DO UPDATE SET manifest = excluded.manifest`,
      consultation,
      manifest,
    );
  }

  acknowledgeFinal(consultation: string): Result<void, StoreFault> {
    return this.#run('UPDATE final SET acknowledged = 1 WHERE consultation = ?', consultation);
  }

  addRelease({ reservation, consultation, token }: Release): Result<void, StoreFault> {
    return this.#run(
      'INSERT INTO release (reservation, consultation, token) VALUES (?, ?, ?)',
      fromBase64url(reservation),
      consultation,
      fromBase64url(token),
    );
  }

  releases(): Result<Release[], StoreFault> {
    const select = this.#store.prepare<[], { reservation: Buffer; consultation: string; token: Buffer }>(
      'SELECT reservation, consultation, token FROM release ORDER BY reservation',
    );
    return guarded(() =>
      select.all().map(({ reservation, consultation, token }) => ({
        reservation: toBase64url(reservation),
        consultation,
        token: toBase64url(token),
      })),
    );
  }

  removeRelease(reservation: string): Result<void, StoreFault> {
    return this.#run('DELETE FROM release WHERE reservation = ?', fromBase64url(reservation));
  }

  /** Leaves nothing of a consultation in the file nor in its log. Said again, it changes nothing, and costs nothing. */
  forget(consultation: string): Result<void, StoreFault> {
    return guarded(() => {
      const removed = writeDigested(this.#store, () =>
        ['batch', 'bag', 'marks', 'final', 'release']
          .map((table) => this.#store.prepare(`DELETE FROM ${table} WHERE consultation = ?`).run(consultation).changes)
          .reduce((sum, changes) => sum + changes),
      );
      if (removed === 0) return;
      this.#store.exec('VACUUM');
      this.#store.pragma('wal_checkpoint(TRUNCATE)');
    });
  }

  /** Whether everything that sync remembers is what was written. */
  isAsWritten(): Result<boolean, StoreFault> {
    return guarded(() => isAsWritten(this.#store));
  }

  close(): void {
    this.#store.close();
  }

  #run(sql: string, ...values: (string | number | Uint8Array)[]): Result<void, StoreFault> {
    return guarded(() => {
      writeDigested(this.#store, () => this.#store.prepare(sql).run(...values));
    });
  }
}

function readBatch({ batch, closing, count, setHash, packageHash, bag, ids }: BatchRow): StoredBatch {
  return {
    batch: toBase64url(batch),
    closing: closing === 1,
    count,
    setHash: toBase64url(setHash),
    packageHash: toBase64url(packageHash),
    bag,
    ids: Array.from({ length: ids.length / idBytes }, (_, place) =>
      toBase64url(ids.subarray(place * idBytes, (place + 1) * idBytes)),
    ),
  };
}
