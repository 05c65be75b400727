import Database from 'better-sqlite3';
import type { Catalogue } from '../../contract/procedures.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import {
  Finder,
  fillIndex,
  findableProcedure,
  isDamage,
  SheetStore,
  type SheetStoreRefusal,
} from '../catalogue/index.ts';
import { type CommandIo, fail, misuse, readArguments } from './command.ts';
import { demoConfiguration, readCatalogue, readConfiguration } from './configuration.ts';

export const searchProceduresUsage = 'passerelle procedures search TEXT… [--config FILE] [--json]';

interface Titled {
  readonly id: string;
  readonly title: string;
}

/** As many as a screen of the terminal shows. */
const most = 10;

/**
 * `passerelle procedures search`: prints what residents who type this text are shown, best first: the procedures of the city, and the
 * sheets where some were imported. With `--json`, one line `{"procedures":[{"id","title"}],"sheets":[{"id","title"}]}`; without
 * `--config` the catalogue is the demo's. Returns the exit code: 0 whatever was found.
 */
export async function searchProcedures(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    allowPositionals: true,
    options: { config: { type: 'string' }, json: { type: 'boolean' } },
  });
  if (!options.ok) return misuse(io, searchProceduresUsage, options.error);
  const { values, positionals: words } = options.value;
  if (words.length === 0) return misuse(io, searchProceduresUsage);
  const configuration = await readConfiguration(values.config ?? demoConfiguration());
  if (!configuration.ok) return fail(io, configuration.error);
  const catalogue = await readCatalogue(configuration.value);
  if (!catalogue.ok) return fail(io, catalogue.error);

  const question = words.join(' ');
  const procedures = findProcedures(catalogue.value, question);
  const sheets = findSheets(configuration.value.procedures.sheets, question);
  if (!sheets.ok) return fail(io, sheets.error);

  if (values.json === true) io.stdout.write(`${JSON.stringify({ procedures, sheets: sheets.value })}\n`);
  else io.stdout.write(`${listed('Procedures', procedures)}${listed('Sheets', sheets.value)}`);
  return 0;
}

function findProcedures({ procedures }: Catalogue, question: string): Titled[] {
  const index = new Database(':memory:');
  fillIndex(index, procedures.map(findableProcedure));
  const titles = new Map(procedures.map(({ id, title }) => [id, title.fr]));
  return new Finder(index).find(question, most).map(({ id }) => ({ id, title: titles.get(id) ?? id }));
}

/** None where none were imported; what else keeps them from being read, in a sentence. */
function findSheets(file: string | undefined, question: string): Result<Titled[], string> {
  if (file === undefined) return ok([]);
  const opened = SheetStore.open(file);
  if (!opened.ok) return opened.error.code === 'no-sheets' ? ok([]) : err(`${file}: ${refusals[opened.error.code]}`);
  const store = opened.value;
  try {
    const found = new Finder(store.database).find(question, most);
    return ok(found.map(({ id }) => ({ id, title: store.found(id)?.title ?? id })));
  } catch (error) {
    if (!isDamage(error)) throw error;
    return err(`${file}: ${refusals.damaged}`);
  } finally {
    store.close();
  }
}

const refusals: Record<Exclude<SheetStoreRefusal['code'], 'no-sheets'>, string> = {
  damaged: 'The sheets are damaged; import them again.',
  'other-version': 'The sheets were imported by another version of this program; import them again.',
};

function listed(heading: string, found: readonly Titled[]): string {
  const lines = found.map(({ id, title }) => `  ${id}  ${title}\n`);
  return `${heading}:\n${lines.length > 0 ? lines.join('') : '  none\n'}`;
}
