import Database from 'better-sqlite3';

/** What the system or SQLite said: the part of their errors that can be handed from thread to thread. */
export interface SystemError {
  readonly code: string;
  readonly message: string;
}

export function systemError({ code, message }: Error & { readonly code?: unknown }): SystemError {
  return { code: String(code ?? ''), message };
}

/** Why an import could not be written. */
export type WritingFault =
  | { readonly code: 'disk-full' }
  | { readonly code: 'not-written'; readonly error: SystemError };

/** Whether an error says that a file holds something else than what was written into it. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR)/.test(error.code);
}

const full = new Set(['SQLITE_FULL', 'ENOSPC', 'EDQUOT']);

/** What an error of SQLite or of the file system says about the disk; undefined where it is a mistake of ours. */
export function writingFault(error: unknown): WritingFault | undefined {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  if (full.has(error.code)) return { code: 'disk-full' };
  const isOfTheDisk =
    error instanceof Database.SqliteError
      ? /^SQLITE_(?:IOERR|READONLY|CANTOPEN|CORRUPT|NOTADB|BUSY)/.test(error.code)
      : 'syscall' in error;
  return isOfTheDisk ? { code: 'not-written', error: systemError(error) } : undefined;
}
