import { readFile } from 'node:fs/promises';
import { type CatalogueIssue, composeCatalogue } from '../../../contract/catalogue-files.ts';
import type { Catalogue, Theme } from '../../../contract/procedures.ts';
import { err, type Result } from '../../../contract/result.ts';

/** The files are missing, unreadable or wrong. The issues are for the log of IT staff: they name files, lines and fields. */
export interface CatalogueUnreadable {
  readonly code: 'catalogue-unreadable';
  readonly issues: readonly CatalogueIssue[];
}

type Composed = Result<Catalogue, CatalogueUnreadable>;

/** The procedures that this terminal offers, from the files that its configuration names. */
export class ProcedureCatalogue {
  readonly #paths: readonly string[];
  #known: { readonly texts: readonly string[]; readonly composed: Composed } | undefined;

  /** `paths`: absolute, in the order in which their procedures are shown. */
  constructor(paths: readonly string[]) {
    this.#paths = paths;
  }

  /**
   * Reads the files anew at each call, so that a corrected file is there at the next visit without a restart. They are parsed only
   * when they changed: that takes a tenth of a second, in which no touch is answered.
   */
  async read(): Promise<Composed> {
    const files = await Promise.all(this.#paths.map(readText));
    const unread = files.flatMap((file) => ('text' in file ? [] : [file]));
    if (unread.length > 0) return err({ code: 'catalogue-unreadable', issues: unread });
    const found = files.filter((file) => 'text' in file);
    if (this.#known?.texts.every((text, index) => text === found[index]?.text)) return this.#known.composed;
    const made = composeCatalogue(found);
    const composed = made.ok ? made : err({ code: 'catalogue-unreadable' as const, issues: made.error });
    this.#known = { texts: found.map(({ text }) => text), composed };
    return composed;
  }

  /** Nothing where the catalogue does not have the procedure, or cannot be read. */
  async themeOf(procedure: string): Promise<Theme | undefined> {
    const read = await this.read();
    return read.ok ? read.value.procedures.find(({ id }) => id === procedure)?.theme : undefined;
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
