import { createHash } from 'node:crypto';
import type { Store } from './store.ts';

/**
 * Where a store keeps the digest of everything else in it, since SQLite passes over a bit that flips inside a value. A function of
 * the rows alone: it tells neither order nor time. NULL until a store from before there were digests is opened once.
 */
export const digestTable = `CREATE TABLE digest (
     one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
     value BLOB CHECK (length(value) = 32)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO digest VALUES (1, NULL);`;

/** Does work on a store with a digest in one transaction, which writes the new digest too. */
export function writeDigested<T>(store: Store, work: () => T): T {
  return store
    .transaction(() => {
      const done = work();
      writeDigest(store);
      return done;
    })
    .immediate();
}

/** Whether every row of a store with a digest is what was written. */
export function isAsWritten(store: Store): boolean {
  const stored = store.prepare<[], Buffer | null>('SELECT value FROM digest').pluck().get();
  if (stored === null) writeDigest(store);
  return stored === null || stored?.equals(contentDigest(store)) === true;
}

function writeDigest(store: Store): void {
  store.prepare('UPDATE digest SET value = ?').run(contentDigest(store));
}

function contentDigest(store: Store): Buffer {
  const hash = createHash('sha256').update('passerelle/store/1\n');
  const tables = store
    .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'digest' ORDER BY name")
    .pluck();
  for (const table of tables.all()) {
    hash.update(`${table}\n`);
    // The first column is the key of every table.
    for (const row of store.prepare<[], unknown[]>(`SELECT * FROM ${table} ORDER BY 1`).raw().iterate())
      hash.update(
        `${JSON.stringify(row.map((value) => (value instanceof Uint8Array ? { bytes: toText(value) } : value)))}\n`,
      );
  }
  return hash.digest();
}

function toText(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
