import Database from 'better-sqlite3';
import { err, ok, type Result } from '../../../contract/result.ts';

/**
 * What can happen to a store through no fault of the program. `damaged`: the file is not what was written; `in-use`: another
 * program holds it; `io-error`: the disk failed, was taken away or became read-only.
 */
export type StoreFault = { readonly code: 'disk-full' | 'io-error' | 'damaged' | 'in-use' };

/**
 * Does work on a store, or on a file beside it, and gives the faults of the disk as values; SQLite has rolled back whatever was
 * not committed. Anything else that is thrown (a constraint, a mistake in SQL) passes through.
 */
export function guarded<T>(work: () => T): Result<T, StoreFault> {
  try {
    return ok(work());
  } catch (error) {
    const code = faultCode(error);
    if (code === undefined) throw error;
    return err({ code });
  }
}

/** What the file system says when it is the disk, and not a mistake of ours. */
const fileFaults: { readonly [code: string]: StoreFault['code'] } = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EIO: 'io-error',
  EROFS: 'io-error',
};

function faultCode(error: unknown): StoreFault['code'] | undefined {
  if (!(error instanceof Database.SqliteError)) return fileFaults[(error as NodeJS.ErrnoException | null)?.code ?? ''];
  // Extended codes (sqlite.org/rescode.html) begin with the name of their primary code.
  const primary = /^SQLITE_[A-Z]+/.exec(error.code)?.[0];
  switch (primary) {
    case 'SQLITE_FULL':
      return 'disk-full';
    case 'SQLITE_CORRUPT':
    case 'SQLITE_NOTADB':
      return 'damaged';
    case 'SQLITE_IOERR':
    case 'SQLITE_READONLY':
    case 'SQLITE_CANTOPEN':
      return 'io-error';
    case 'SQLITE_BUSY':
    case 'SQLITE_LOCKED':
      return 'in-use';
    default:
      return undefined;
  }
}
