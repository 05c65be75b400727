import { z } from 'zod';
import { fromBase64url, toBase64url } from '../../../ballot/index.ts';
import {
  type Decided,
  decidedSchema,
  type Report,
  reportSchema,
  type Unfinished,
  unfinishedSchema,
} from '../../../contract/activity.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
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
 * One row an assistance: which mediator, on which day, how many minutes, and what they decided to report of it. No visit, no hour, no
 * order, no card. `decided` is null while the report waits for its mediator.
 */
const migrations = [
  `CREATE TABLE report (
     id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
     mediator INTEGER NOT NULL CHECK (mediator > 0),
     day TEXT NOT NULL,
     place TEXT NOT NULL,
     minutes INTEGER NOT NULL CHECK (minutes > 0),
     themes TEXT NOT NULL,
     posture TEXT,
     decided TEXT,
     sent INTEGER NOT NULL DEFAULT 0 CHECK (sent IN (0, 1)),
     CHECK (sent = 0 OR decided IS NOT NULL)
   ) STRICT, WITHOUT ROWID;`,
];

interface Row {
  readonly id: Buffer;
  readonly mediator: number;
  readonly day: string;
  readonly place: string;
  readonly minutes: number;
  readonly themes: string;
  readonly posture: string | null;
  readonly decided: string | null;
}

/** `activity.db`. Every write is durable on return, and leaves the file as if all had come at once. */
export class ReportStore {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static open(dataDirectory: string, markers: StoreMarkers): Result<ReportStore, StoreRefusal> {
    const opened = openTidied(dataDirectory, 'activity', markers, migrations);
    return opened.ok ? ok(new ReportStore(opened.value)) : opened;
  }

  /** Keeps an unfinished report, or what became of one of the same name while its visit went on. */
  keep(mediator: number, { report, day, place, minutes, themes, posture }: Unfinished): Result<void, StoreFault> {
    return this.#change(
      `INSERT INTO report (id, mediator, day, place, minutes, themes, posture) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET minutes = excluded.minutes, themes = excluded.themes, posture = excluded.posture
       WHERE decided IS NULL`,
      ...[fromBase64url(report), mediator, day, place, minutes, JSON.stringify(themes), posture],
    );
  }

  /** What waits for a mediator, sorted by day. */
  unfinished(mediator: number): Result<Unfinished[], StoreFault> {
    const select = this.#store.prepare<[number], Row>(
      'SELECT * FROM report WHERE mediator = ? AND decided IS NULL ORDER BY day, id',
    );
    return readable(() => select.all(mediator).map(unfinishedOf));
  }

  /** False when there is no such report of this mediator that waits. */
  finish(mediator: number, report: string, decided: Decided): Result<boolean, StoreFault> {
    return this.#touch(
      'UPDATE report SET decided = ? WHERE id = ? AND mediator = ? AND decided IS NULL',
      ...[JSON.stringify(decided), fromBase64url(report), mediator],
    );
  }

  drop(mediator: number, report: string): Result<boolean, StoreFault> {
    return this.#touch(
      'DELETE FROM report WHERE id = ? AND mediator = ? AND decided IS NULL',
      ...[fromBase64url(report), mediator],
    );
  }

  /** Finished reports that the city does not have, the first so many, sorted by their names. */
  unsent(atMost: number): Result<Report[], StoreFault> {
    const select = this.#store.prepare<[number], Row>(
      'SELECT * FROM report WHERE decided IS NOT NULL AND sent = 0 ORDER BY id LIMIT ?',
    );
    return readable(() => select.all(atMost).map(reportOf));
  }

  acknowledge(reports: readonly string[]): Result<void, StoreFault> {
    const mark = this.#store.prepare('UPDATE report SET sent = 1 WHERE id = ?');
    const all = this.#store.transaction(() => {
      for (const report of reports) mark.run(fromBase64url(report));
    });
    return writeTidily(this.#store, () => all.immediate());
  }

  /** Finished reports of a mediator in a month. `onlyUnsent`: those that the city does not count yet. */
  ofMonth(mediator: number, month: string, onlyUnsent: boolean): Result<Report[], StoreFault> {
    const select = this.#store.prepare<[number, string, number], Row>(
      'SELECT * FROM report WHERE mediator = ? AND day LIKE ? AND decided IS NOT NULL AND sent <= ? ORDER BY day, id',
    );
    return readable(() => select.all(mediator, `${month}-%`, onlyUnsent ? 0 : 1).map(reportOf));
  }

  /** Removes what the city has of the months before this one. */
  removeSentBefore(month: string): Result<void, StoreFault> {
    return this.#change('DELETE FROM report WHERE sent = 1 AND day < ?', `${month}-01`);
  }

  close(): void {
    this.#store.close();
  }

  #change(sql: string, ...values: (string | number | Uint8Array | null)[]): Result<void, StoreFault> {
    const changed = this.#touch(sql, ...values);
    return changed.ok ? ok(undefined) : changed;
  }

  #touch(sql: string, ...values: (string | number | Uint8Array | null)[]): Result<boolean, StoreFault> {
    let touched = false;
    const done = writeTidily(this.#store, () => {
      touched = this.#store.prepare(sql).run(...values).changes > 0;
      return touched;
    });
    return done.ok ? ok(touched) : done;
  }
}

/** Reads rows; one that is not what was written, though SQLite finds its page whole, is damage and no mistake of ours. */
function readable<T>(read: () => T): Result<T, StoreFault> {
  try {
    return guarded(read);
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return err({ code: 'damaged' });
    throw error;
  }
}

function unfinishedOf({ id, day, place, minutes, themes, posture }: Row): Unfinished {
  return unfinishedSchema.parse({
    report: toBase64url(id),
    ...{ day, place, minutes, posture },
    themes: JSON.parse(themes),
  });
}

function reportOf({ id, mediator, day, place, minutes, decided }: Row): Report {
  const report = toBase64url(id);
  return reportSchema.parse({
    report,
    mediator,
    day,
    place,
    minutes,
    ...decidedSchema.parse(JSON.parse(decided ?? '')),
  });
}
