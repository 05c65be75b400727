import Database from 'better-sqlite3';

/** Why an import could not be written. */
export type WritingFault = { readonly code: 'disk-full' } | { readonly code: 'not-written'; readonly error: Error };

const full = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);

/** What an error of SQLite or of the file system says about the disk; undefined where it is a mistake of ours. */
export function writingFault(error: unknown): WritingFault | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (full.has(error.code)) return { code: 'disk-full' };
  const isOfTheDisk =
    error instanceof Database.SqliteError
      ? /^SQLITE_(?:IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|BUSY)/.test(error.code)
      : 'syscall' in error;
  return isOfTheDisk ? { code: 'not-written', error } : undefined;
}
