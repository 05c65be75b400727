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

/** How many visits a terminal has counted in a month such as `2026-11`, read from a copy of its counters. */
export function visitsCounted(dataDirectory: string, month: string): number {
  const counted = `SELECT coalesce(sum(count), 0) AS rows FROM counter WHERE kind = 'length' AND month = '${month}'`;
  return countIn(dataDirectory, 'statistics.db', counted);
}

function rowsOf(of: string, file: string, table: string): number {
  return countIn(of, file, `SELECT count(*) AS rows FROM ${table}`);
}

function countIn(of: string, file: string, select: string): number {
  const folder = mkdtempSync(join(tmpdir(), 'urn-'));
  try {
    cpSync(of, folder, { recursive: true });
    const store = new Database(join(folder, file));
    const { rows } = store.prepare(select).get() as { rows: number };
    store.close();
    return rows;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
