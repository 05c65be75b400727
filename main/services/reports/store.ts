import { join } from 'node:path';
import type { ReportKind } from '../../../contract/reports.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { type Signed, signedSchema } from '../../../contract/signed.ts';
import {
  guarded,
  openStore,
  type Store,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
} from '../database/index.ts';

/** Reports as they were signed: totals, and the minutes of opening and closing, at which nobody votes. */
const migrations = [
  `CREATE TABLE report (
     consultation TEXT NOT NULL,
     kind TEXT NOT NULL CHECK (kind IN ('opening', 'closing')),
     document TEXT NOT NULL,
     printed INTEGER NOT NULL CHECK (printed IN (0, 1)),
     PRIMARY KEY (consultation, kind)
   ) STRICT, WITHOUT ROWID;`,
];

export interface KeptReport {
  readonly consultation: string;
  readonly kind: ReportKind;
  readonly signed: Signed;
  readonly isPrinted: boolean;
}

/** The reports of a terminal, `reports.db`. They outlive their consultation. */
export class ReportStore {
  readonly #store: Store;

  private constructor(store: Store) {
    this.#store = store;
  }

  static open(dataDirectory: string, markers: StoreMarkers): Result<ReportStore, StoreRefusal> {
    const opened = openStore({
      file: join(dataDirectory, 'reports.db'),
      name: 'reports',
      markers,
      mode: 'append',
      migrations,
    });
    return opened.ok ? ok(new ReportStore(opened.value)) : opened;
  }

  find(consultation: string, kind: ReportKind): Result<KeptReport | undefined, StoreFault> {
    const select = this.#store.prepare<[string, string], { document: string; printed: number }>(
      'SELECT document, printed FROM report WHERE consultation = ? AND kind = ?',
    );
    return guarded(() => {
      const row = select.get(consultation, kind);
      return (
        row && {
          consultation,
          kind,
          signed: signedSchema.parse(JSON.parse(row.document)),
          isPrinted: row.printed === 1,
        }
      );
    });
  }

  /** Another report of the kind takes the place of the one before, and is not printed yet. */
  keep(consultation: string, kind: ReportKind, signed: Signed): Result<void, StoreFault> {
    return guarded(() => {
      this.#store
        .prepare(
          `INSERT INTO report (consultation, kind, document, printed) VALUES (?, ?, ?, 0)
           ON CONFLICT (consultation, kind) DO UPDATE SET document = excluded.document, printed = 0`,
        )
        .run(consultation, kind, JSON.stringify(signed));
    });
  }

  setPrinted(consultation: string, kind: ReportKind): Result<void, StoreFault> {
    return guarded(() => {
      this.#store.prepare('UPDATE report SET printed = 1 WHERE consultation = ? AND kind = ?').run(consultation, kind);
    });
  }

  close(): void {
    this.#store.close();
  }
}
