import { randomUUID } from 'node:crypto';
import { chmodSync, closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Sheet, SheetsOrigin } from '../../../contract/sheets.ts';
import { type Findable, fillIndex } from '../search/index.ts';
import { findableOf } from './findables.ts';
import { tables } from './schema.ts';

/**
 * The store of an import that is going on, in a file of its own beside the one that it replaces at the end. Whatever happens before, a
 * reader finds the old file, whole. All writing is one transaction, with no journal on the disk and no waiting for it: until the end
 * there is nothing worth saving. Throws what SQLite and the file system throw; `writingFault` says what it means.
 */
export class SheetStoreDraft {
  readonly #file: string;
  readonly #draft: string;
  readonly #database: Database.Database;
  readonly #statements: ReturnType<typeof prepare>;
  /** Of the sheets in it, in the order in which they came. */
  readonly #ids = new Set<string>();
  #updatedOn = '';

  constructor(file: string) {
    removeLeftovers(file);
    this.#file = file;
    this.#draft = `${file}.${randomUUID()}${suffix}`;
    this.#database = new Database(this.#draft);
    try {
      this.#database.pragma('journal_mode = MEMORY');
      this.#database.pragma('synchronous = OFF');
      this.#database.exec(`BEGIN EXCLUSIVE; ${tables}`);
      this.#statements = prepare(this.#database);
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  get isEmpty(): boolean {
    return this.#ids.size === 0;
  }

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  add(sheet: Sheet): void {
    const { id, kind, theme, title, summary, updatedOn } = sheet;
    this.#statements.insert.run(id, kind, theme, title, summary, JSON.stringify(sheet));
    this.#ids.add(id);
    if (updatedOn !== null && updatedOn > this.#updatedOn) this.#updatedOn = updatedOn;
  }

  /** Of its text; its id, title, theme and summary stay. */
  change(id: string, change: (sheet: Sheet) => Sheet): void {
    this.#statements.update.run(JSON.stringify(change(this.#sheet(id))), id);
  }

  /** Makes the draft searchable and durable, and puts it in the place of the old file. Where no sheet has a date, the import's stands in. */
  finish(importedOn: string): SheetsOrigin {
    const origin = { updatedOn: this.#updatedOn || importedOn, importedOn, sheets: this.#ids.size };
    this.#database.prepare('INSERT INTO origin VALUES (:updatedOn, :importedOn, :sheets)').run(origin);
    fillIndex(this.#database, this.#findables());
    this.#database.exec('COMMIT');
    this.#database.close();
    // The import is run by IT, the file is read by the services' account; there is nothing in it that the web does not show.
    chmodSync(this.#draft, 0o644);
    sync(this.#draft);
    renameSync(this.#draft, this.#file);
    sync(dirname(this.#file));
    return origin;
  }

  /** Removes what is there of the draft; nothing once it is finished. */
  discard(): void {
    this.#database.close();
    rmSync(this.#draft, { force: true });
  }

  *#findables(): Generator<Findable> {
    for (const id of this.#ids) yield findableOf(this.#sheet(id));
  }

  /** What this very draft was given: it need not be checked again. */
  #sheet(id: string): Sheet {
    return JSON.parse(this.#statements.select.get(id) as string);
  }
}

function prepare(database: Database.Database) {
  return {
    insert: database.prepare('INSERT INTO sheet (id, kind, theme, title, summary, json) VALUES (?, ?, ?, ?, ?, ?)'),
    update: database.prepare('UPDATE sheet SET json = ? WHERE id = ?'),
    select: database.prepare('SELECT json FROM sheet WHERE id = ?').pluck(),
  };
}

const suffix = '.new';
const leftoverAfterMs = 60 * 60 * 1000;

/** Removes the drafts of imports that were killed. One that is younger may belong to an import that is going on. */
function removeLeftovers(file: string): void {
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith(suffix)) continue;
    const draft = join(folder, name);
    if (Date.now() - statSync(draft).mtimeMs > leftoverAfterMs) rmSync(draft);
  }
}

/** Makes a file durable, or what was created or renamed in a folder. */
function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
