import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../contract/result.ts';
import { readOrdinary } from '../files/ordinary-file.ts';
import { type Head, type JournalEntry, journalTable, verifyChain } from './chain.ts';

/** Why a file cannot be read as a journal. `being-written`: a terminal that runs changed it meanwhile. */
export type JournalRefusal =
  | { readonly code: 'not-a-journal' | 'damaged' | 'being-written' }
  | { readonly code: 'unreadable'; readonly error: Error };

/** More than a terminal writes in its life; it is held in memory. */
const mostBytes = 2 ** 30;

interface JournalReading {
  /** Oldest first, as far as the chain holds. */
  readonly entries: readonly JournalEntry[];
  readonly chain: Result<Head, { code: 'broken'; number: number }>;
}

/**
 * Reads a journal and recomputes its chain, whether its terminal runs, was stopped or lost its power. It works on a copy: even to
 * read, SQLite would write beside the file.
 */
export function readJournal(file: string): Result<JournalReading, JournalRefusal> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-journal-'));
    const copy = join(folder, 'journal.db');
    return copyAtRest(file, copy) ? readCopy(copy) : err({ code: 'being-written' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return err(refusalFor(error));
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true });
  }
}

/**
 * Copies the file, and the log beside it that holds what is not in the file yet; says whether both are of one moment. A terminal
 * appends to the log alone, and what is torn at its end SQLite passes over; only when it moves the log into the file do both change.
 */
function copyAtRest(file: string, copy: string): boolean {
  const before = stampOf(file);
  writeFileSync(copy, readOrdinary(file, mostBytes));
  if (existsSync(`${file}-wal`)) writeFileSync(`${copy}-wal`, readOrdinary(`${file}-wal`, mostBytes));
  return stampOf(file) === before;
}

function stampOf(file: string): string {
  const { mtimeNs, size } = statSync(file, { bigint: true });
  return `${mtimeNs} ${size}`;
}

function readCopy(copy: string): Result<JournalReading, JournalRefusal> {
  const journal = new Database(copy);
  try {
    journal.pragma('cell_size_check = ON');
    if (journal.pragma('integrity_check(1)', { simple: true }) !== 'ok') return err({ code: 'damaged' });
    const schema = journal.prepare('SELECT sql FROM sqlite_schema').pluck().all();
    if (schema.length !== 1 || schema[0] !== journalTable) return err({ code: 'not-a-journal' });
    const entries: JournalEntry[] = [];
    const chain = verifyChain(journal, (entry) => entries.push(entry));
    return ok({ entries, chain });
  } finally {
    journal.close();
  }
}

function refusalFor(error: Error & { readonly code?: unknown }): JournalRefusal {
  const code = String(error.code);
  if (code === 'SQLITE_NOTADB') return { code: 'not-a-journal' };
  if (code.startsWith('SQLITE_CORRUPT')) return { code: 'damaged' };
  return { code: 'unreadable', error };
}
