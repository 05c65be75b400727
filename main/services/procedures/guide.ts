import { statSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { CallError, CallName, CallValue } from '../../../contract/calls.ts';
import type { Catalogue } from '../../../contract/procedures.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { FoundSheet } from '../../../contract/sheets.ts';
import { Finder, fillIndex, findableProcedure, isDamage, SheetStore } from '../../catalogue/index.ts';
import type { ProcedureCatalogue } from './catalogue.ts';

type Outcome<N extends CallName> = Result<CallValue<N>, CallError<N>>;

/** Few enough to be seen at once; whoever does not find it among them asks with other words. */
const mostProcedures = 4;
const mostSheets = 6;

interface Sheets {
  /** Which file was opened: an import puts another one in its place. */
  readonly file: string;
  readonly store: SheetStore;
  readonly finder: Finder;
}

/**
 * What residents find: the city's procedures and the national sheets. Questions are answered and forgotten: they are in no journal,
 * no log and no file.
 */
export class Guide {
  readonly #catalogue: ProcedureCatalogue;
  readonly #sheetsFile: string | undefined;
  #procedures: { readonly catalogue: Catalogue; readonly finder: Finder } | undefined;
  #sheets: Sheets | undefined;
  /** A file that turned out to be damaged, as `identityOf` names it: it is not opened again. */
  #damaged: string | undefined;

  /** `sheetsFile`: where an import puts the sheets; absent where a terminal has none. */
  constructor(catalogue: ProcedureCatalogue, sheetsFile: string | undefined) {
    this.#catalogue = catalogue;
    this.#sheetsFile = sheetsFile;
    this.#reading(() => undefined); // opening takes longer than an answer does, so it is done before the first question
  }

  async search(question: string): Promise<Outcome<'procedures.search'>> {
    const read = await this.#catalogue.read();
    if (!read.ok) return err({ code: read.error.code });
    return ok({
      procedures: this.#finderOf(read.value)
        .find(question, mostProcedures)
        .map(({ id }) => id),
      sheets: this.#findSheets(question),
    });
  }

  themes(): CallValue<'sheets.themes'> {
    return this.#reading(({ store }) => store.themes()) ?? [];
  }

  read(id: string): Outcome<'sheets.read'> {
    const read = this.#reading(({ store }) => ({ sheet: store.sheet(id), origin: store.origin() }));
    if (!read) return err({ code: 'no-sheets' });
    const { sheet, origin } = read;
    return sheet ? ok({ sheet, origin }) : err({ code: 'unknown-sheet' });
  }

  close(): void {
    this.#sheets?.store.close();
    this.#sheets = undefined;
  }

  #findSheets(question: string): FoundSheet[] {
    const find = ({ store, finder }: Sheets) =>
      finder.find(question, mostSheets).flatMap(({ id }) => store.found(id) ?? []);
    return this.#reading(find) ?? [];
  }

  /** What the sheets say; undefined where there are none, or none that can be read. */
  #reading<T>(read: (sheets: Sheets) => T): T | undefined {
    try {
      const sheets = this.#open();
      return sheets && read(sheets);
    } catch (error) {
      if (!isDamage(error)) throw error;
      this.close();
      this.#damaged = this.#sheetsFile && identityOf(this.#sheetsFile);
      return undefined;
    }
  }

  /** The catalogue is the same object for as long as its files are the same. */
  #finderOf(catalogue: Catalogue): Finder {
    if (this.#procedures?.catalogue !== catalogue) {
      const index = new Database(':memory:');
      fillIndex(index, catalogue.procedures.map(findableProcedure));
      this.#procedures = { catalogue, finder: new Finder(index) };
    }
    return this.#procedures.finder;
  }

  /** The sheets of the last import that is whole; a damaged file counts as none, and another import mends it. */
  #open(): Sheets | undefined {
    const path = this.#sheetsFile;
    const file = path === undefined ? undefined : identityOf(path);
    if (path === undefined || file === undefined) return this.#sheets;
    if (this.#sheets?.file === file || file === this.#damaged) return this.#sheets;
    const opened = SheetStore.open(path);
    if (!opened.ok) return this.#sheets;
    this.close();
    const store = opened.value;
    this.#sheets = { file, store, finder: new Finder(store.database) };
    return this.#sheets;
  }
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino} ${found.mtimeMs} ${found.size}`;
}
