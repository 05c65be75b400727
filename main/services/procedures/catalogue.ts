import { readFile } from 'node:fs/promises';
import { type CatalogueIssue, composeCatalogue } from '../../../contract/catalogue-files.ts';
import type { Catalogue } from '../../../contract/procedures.ts';
import { err, type Result } from '../../../contract/result.ts';

/** The files are missing, unreadable or wrong. The issues are for the log of IT staff: they name files, lines and fields. */
export interface CatalogueUnreadable {
  readonly code: 'catalogue-unreadable';
  readonly issues: readonly CatalogueIssue[];
}

/** The procedures that this terminal offers, from the files that its configuration names. */
export class ProcedureCatalogue {
  readonly #paths: readonly string[];

  /** `paths`: absolute, in the order in which their procedures are shown. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /** Reads the files anew at each call, so that a corrected file is there at the next visit without a restart. */
  async read(): Promise<Result<Catalogue, CatalogueUnreadable>> {
    const files = await Promise.all(this.#paths.map(readText));
    const unread = files.flatMap((file) => ('text' in file ? [] : [file]));
    if (unread.length > 0) return err({ code: 'catalogue-unreadable', issues: unread });
    const composed = composeCatalogue(files.filter((file) => 'text' in file));
    return composed.ok ? composed : err({ code: 'catalogue-unreadable', issues: composed.error });
  }
}

async function readText(path: string): Promise<{ file: string; text: string } | CatalogueIssue> {
  try {
    return { file: path, text: await readFile(path, 'utf8') };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { file: path, line: 1, column: 1, field: '', message: `Expected a file to read, but found none (${code}).` };
  }
}
