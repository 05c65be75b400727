import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** How many ballots of a consultation lie on a terminal, read from a copy of its urn. */
export function ballotsInUrn(dataDirectory: string, consultation: string): number {
  return rowsOf(join(dataDirectory, 'consultations', consultation), 'urn.db', 'urn');
}

/** How many panel sheets of a consultation lie on a terminal, read from a copy of their file. */
export function sheetsHere(dataDirectory: string, consultation: string): number {
  return rowsOf(join(dataDirectory, 'panel'), `${consultation}.db`, 'sheet');
}

function rowsOf(of: string, file: string, table: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'urn-'));
  try {
    cpSync(of, folder, { recursive: true });
    const store = new Database(join(folder, file));
    const { rows } = store.prepare(`SELECT count(*) AS rows FROM ${table}`).get() as { rows: number };
    store.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
