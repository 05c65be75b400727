import { resolve } from 'node:path';
import { err, ok, type Result } from '../../contract/result.ts';
import { type ImportFault, type ImportFinding, type ImportSummary, importSheets } from '../catalogue/index.ts';
import { type CommandIo, fail, misuse, readArguments, reasonOf } from './command.ts';
import { demoConfiguration, readConfiguration } from './configuration.ts';

export const importProceduresUsage = 'passerelle procedures import SOURCE [--into FILE | --config FILE]';

/**
 * `passerelle procedures import`: makes the sheets of "Vos droits et démarches" the catalogue that a terminal reads. SOURCE: a zip or a
 * folder of XML, or the folder of the npm package with its JSON trees. Without `--into` it writes the file that the configuration names,
 * the demo's without `--config`. Returns the exit code: 1 when nothing was imported, and then the old catalogue is untouched.
 */
export async function importProcedures(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    allowPositionals: true,
    options: { into: { type: 'string' }, config: { type: 'string' } },
  });
  if (!options.ok) return misuse(io, importProceduresUsage, options.error);
  const { values, positionals } = options.value;
  const [source] = positionals;
  if (source === undefined || positionals.length > 1 || (values.into !== undefined && values.config !== undefined))
    return misuse(io, importProceduresUsage);
  const into =
    values.into === undefined ? await sheetsOf(values.config ?? demoConfiguration()) : ok(resolve(values.into));
  if (!into.ok) return fail(io, into.error);
  const imported = await importSheets(source, into.value);
  if (!imported.ok) return fail(io, `Nothing was imported: ${reasonFor(imported.error, source, into.value)}.`);
  io.stdout.write(summaryOf(imported.value, into.value));
  return 0;
}

async function sheetsOf(config: string): Promise<Result<string, string>> {
  const configuration = await readConfiguration(config);
  if (!configuration.ok) return configuration;
  const { sheets } = configuration.value.procedures;
  return sheets === undefined
    ? err(`${config} names no file for the sheets (procedures.sheets): say --into FILE.`)
    : ok(sheets);
}

function reasonFor(fault: ImportFault, source: string, into: string): string {
  switch (fault.code) {
    case 'no-source':
      return `there is no ${source}`;
    case 'source-unreadable':
      return `cannot read ${source}: ${reasonOf(fault.error)}`;
    case 'broken-zip':
      return `${source} is not a whole zip: ${fault.reason}`;
    case 'unsafe-name':
      return `${source} has an entry whose name leads out of its folder (${fault.reason})`;
    case 'zip-bomb':
      return `${source} would unpack to far more than sheets can be, at its entry ${fault.entry}`;
    case 'too-many-entries':
      return `${source} has ${fault.entries} entries, far more than there are sheets`;
    case 'no-sheets':
      return `${source} has no sheet of "Vos droits et démarches"${because(fault.findings)}`;
    case 'out-of-memory':
      return `${source} asks for more memory than sheets can need`;
    case 'disk-full':
      return `the disk is full at ${into}`;
    case 'not-written':
      return `cannot write ${into}: ${reasonOf(fault.error)}`;
  }
}

function because([first]: readonly ImportFinding[]): string {
  return first === undefined ? '' : `; ${lineOf(first)}`;
}

function summaryOf({ origin, kinds, findings }: ImportSummary, into: string): string {
  const lines = [
    `${origin.sheets} sheets in ${into}: ${kinds.theme} themes, ${kinds.file} files, ${kinds.sheet} sheets, ${kinds.service} services.`,
    `Newest change: ${origin.updatedOn}.`,
    'Source: Service-Public.gouv.fr / DILA, Licence Ouverte 2.0.',
    ...(findings.length === 0 ? ['Everything was read.'] : ['Not read:']),
    ...findings.map((finding) => `  ${lineOf(finding)}`),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const problems: Record<ImportFinding['problem'], string> = {
  'not-a-file': 'left out: not a file',
  'not-well-formed': 'left out: not well-formed',
  entities: 'left out: has a document type, which could expand without end',
  'too-large': 'left out: larger than any sheet',
  'too-deep': 'left out: nested deeper than any sheet',
  'wrong-root': 'left out: not a sheet',
  'no-id': 'left out: no id of a sheet',
  'no-title': 'left out: no title',
  'not-valid': 'left out: not what a sheet must be',
  twice: 'left out: another file has the same id',
  'unknown-element': 'not known; its words were kept',
  'not-kept': 'cannot be shown at a terminal',
  'bad-address': 'an address that is no web address',
  'bad-date': 'a date that is none',
  'no-target': 'leads to a sheet that is not there',
  circle: 'leads back to what stands above it',
};

/** "22 × Image: cannot be shown at a terminal (F11534.json, …)" */
function lineOf({ problem, element, count, examples }: ImportFinding): string {
  const files = examples.map(({ file, detail }) => (detail === '' ? file : `${file}: ${detail}`));
  const shown = count > files.length ? [...files, '…'] : files;
  return `${count} × ${element === null ? '' : `${element}: `}${problems[problem]} (${shown.join(', ')})`;
}
