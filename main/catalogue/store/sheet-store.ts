import { existsSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { type Theme, themes } from '../../../contract/procedures.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  type FoundSheet,
  foundSheetSchema,
  type Sheet,
  type SheetsOrigin,
  sheetId,
  sheetSchema,
  sheetsOriginSchema,
} from '../../../contract/sheets.ts';
import { version } from './schema.ts';

/** `no-sheets`: nothing was imported yet. `damaged`, `other-version`: another import makes it good. */
export type SheetStoreRefusal = { readonly code: 'no-sheets' | 'damaged' | 'other-version' };

const themeRowSchema = z.array(z.strictObject({ theme: z.enum(themes), id: sheetId }));

/** The imported sheets, read from the file that an import has made whole. An import that comes later does not change it: open it anew. */
export class SheetStore {
  /** Read-only; for the search, whose index lies in the same file. */
  readonly database: Database.Database;

  private constructor(database: Database.Database) {
    this.database = database;
  }

  /**
   * In no time: looking through the whole file would keep everybody else waiting for longer than a touch may take. What is damaged
   * in the middle of it throws when it comes to be read (`isDamage`).
   */
  static open(file: string): Result<SheetStore, SheetStoreRefusal> {
    if (!existsSync(file)) return err({ code: 'no-sheets' });
    let database: Database.Database | undefined;
    try {
      database = new Database(file, { readonly: true, fileMustExist: true });
      if (!isWhole(database, file)) return refuse(database, 'damaged');
      if (database.pragma('user_version', { simple: true }) !== version) return refuse(database, 'other-version');
      return ok(new SheetStore(database));
    } catch (error) {
      if (!(error instanceof Database.SqliteError)) throw error;
      return refuse(database, 'damaged');
    }
  }

  sheet(id: string): Sheet | undefined {
    const row = this.database.prepare('SELECT json FROM sheet WHERE id = ?').pluck().get(id);
    return typeof row === 'string' ? sheetSchema.parse(JSON.parse(row)) : undefined;
  }

  /** A line of what was found, without reading the whole sheet: some have a megabyte. */
  found(id: string): FoundSheet | undefined {
    const row = this.database.prepare('SELECT id, title, summary FROM sheet WHERE id = ?').get(id);
    return row === undefined ? undefined : foundSheetSchema.parse(row);
  }

  /** The sheet at the head of each theme that the source has. */
  themes(): { theme: Theme; id: string }[] {
    const rows = this.database.prepare(`SELECT theme, id FROM sheet WHERE kind = 'theme' AND theme IS NOT NULL`).all();
    return themeRowSchema.parse(rows);
  }

  origin(): SheetsOrigin {
    const row = this.database.prepare('SELECT updated_on AS updatedOn, imported_on AS importedOn, sheets FROM origin');
    return sheetsOriginSchema.parse(row.get());
  }

  close(): void {
    this.database.close();
  }
}

function isWhole(database: Database.Database, file: string): boolean {
  const [pages, pageBytes] = ['page_count', 'page_size'].map((name) => Number(database.pragma(name, { simple: true })));
  return pages !== undefined && pageBytes !== undefined && statSync(file).size === pages * pageBytes;
}

function refuse(database: Database.Database | undefined, code: SheetStoreRefusal['code']) {
  database?.close();
  return err({ code });
}
