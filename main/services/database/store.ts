import { closeSync, openSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../../contract/result.ts';
import { guarded, type StoreFault } from './faults.ts';
import type { StoreMarkers } from './markers.ts';
import { isLogWhole } from './write-ahead-log.ts';

export type Store = Database.Database;

/** Why a store is not opened. `missing`: it existed, and its file is gone. Whatever the reason, the file is left as it is. */
export type StoreRefusal = { readonly code: StoreFault['code'] | 'missing' | 'newer-schema' };

/**
 * How a store writes.
 * - `history-free`: for what must not tell when or in which order it was written. Rollback journal, since a commit over several
 *   files is atomic only there (sqlite.org/lang_attach.html) and since a WAL keeps every row in the order of arrival; EXTRA,
 *   which also syncs the removal of that journal; deleted content is overwritten; no temporary file. It also loses no tail
 *   when a bit flips, as a WAL does.
 * - `append`: WAL, every transaction synced. Locked for as long as it is open, so that two services programs cannot share a
 *   data directory.
 */
export type WritingMode = 'history-free' | 'append';

export interface StoreOptions {
  readonly file: string;
  /** What the marker of the store is called. */
  readonly name: string;
  readonly markers: StoreMarkers;
  readonly mode: WritingMode;
  /** Forward only; `user_version` counts those that were applied. */
  readonly migrations: readonly string[];
  /** Makes the disk look full at so many pages, for tests. */
  readonly maximumPages?: number | undefined;
}

/**
 * Opens a store, or creates one that never existed. An existing file is opened only when SQLite finds it whole and its schema is
 * the one that the migrations make; anything else is refused, and never repaired or replaced.
 */
export function openStore(options: StoreOptions): Result<Store, StoreRefusal> {
  const { file, name, markers } = options;
  const bytes = statSync(file, { throwIfNoEntry: false })?.size;
  const existed = markers.has(name);
  if (existed && bytes === undefined) return err({ code: 'missing' });
  if (existed && bytes === 0) return err({ code: 'damaged' });
  if (existed && options.mode === 'append') {
    const whole = guarded(() => isLogWhole(file));
    if (!whole.ok || !whole.value) return whole.ok ? err({ code: 'damaged' }) : whole;
  }

  const opened = guarded(() => {
    if (bytes === undefined) closeSync(openSync(file, 'a', 0o600));
    return new Database(file, { timeout: 1_000 });
  });
  if (!opened.ok) return opened;
  const store = opened.value;
  const prepared = guarded(() => prepare(store, options, existed));
  const verdict = prepared.ok ? prepared.value : prepared;
  if (!verdict.ok) {
    store.close();
    return verdict;
  }
  const marked = guarded(() => markers.add(name));
  if (!marked.ok) {
    store.close();
    return marked;
  }
  return ok(store);
}

function prepare(store: Store, options: StoreOptions, existed: boolean): Result<void, StoreRefusal> {
  if (options.mode === 'append') store.pragma('locking_mode = EXCLUSIVE');
  // First of all, before anything could write: a damaged file must stay as it is.
  store.pragma('cell_size_check = ON');
  const sound = isSound(store);
  // SQLite reads a page that is cut short as if it ended in zeros. Asked after the check, which rolls back what a crash left.
  const isWhole = statSync(options.file).size % Number(store.pragma('page_size', { simple: true })) === 0;
  const version = Number(store.pragma('user_version', { simple: true }));
  if (!sound || !isWhole || (existed && version === 0)) return err({ code: 'damaged' });
  if (version > options.migrations.length) return err({ code: 'newer-schema' });

  setWritingMode(store, 'main', options.mode);
  if (options.maximumPages !== undefined) store.pragma(`max_page_count = ${options.maximumPages}`);
  migrate(store, options.migrations, version);
  return schemaOf(store) === schemaMadeBy(options.migrations) ? ok(undefined) : err({ code: 'damaged' });
}

/** SQLite checks rows by the rules that stand in the file: where their words are damaged, it takes them for a mistake in SQL. */
function isSound(store: Store): boolean {
  try {
    return store.pragma('integrity_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR') return false;
    throw error;
  }
}

/** Sets how one database of a connection (`main` or an attached one) writes. */
export function setWritingMode(store: Store, database: string, mode: WritingMode): void {
  if (mode === 'append') {
    store.pragma(`${database}.journal_mode = WAL`);
    store.pragma(`${database}.synchronous = FULL`);
    return;
  }
  store.pragma(`${database}.journal_mode = DELETE`);
  store.pragma(`${database}.synchronous = EXTRA`);
  store.pragma(`${database}.secure_delete = ON`);
  store.pragma('temp_store = MEMORY');
}

function migrate(store: Store, migrations: readonly string[], from: number): void {
  if (from === migrations.length) return;
  store
    .transaction(() => {
      for (const migration of migrations.slice(from)) store.exec(migration);
      store.pragma(`user_version = ${migrations.length}`);
    })
    .immediate();
}

function schemaMadeBy(migrations: readonly string[]): string {
  const model = new Database(':memory:');
  try {
    migrate(model, migrations, 0);
    return schemaOf(model);
  } finally {
    model.close();
  }
}

function schemaOf(store: Store): string {
  return JSON.stringify(store.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all());
}
