import { type CatalogueFinding, checkCatalogues, checkLinks, type LinkOptions } from '../catalogue/index.ts';
import { type CommandIo, fail, localDay, many, misuse, readArguments, readText } from './command.ts';

export const checkProceduresUsage = 'passerelle procedures check FILE… [--network]';

/**
 * `passerelle procedures check`: verifies the files of procedures that a terminal reads together. Prints `FILE:LINE: field: sentence`
 * for each error, with `warning: ` before the field for what only wants a look. With `--network` every entry is asked whether it
 * answers. Returns the exit code: 1 when there is an error.
 */
export async function checkProcedures(args: string[], io: CommandIo, links: LinkOptions = {}): Promise<number> {
  const options = readArguments({ args, allowPositionals: true, options: { network: { type: 'boolean' } } });
  if (!options.ok) return misuse(io, checkProceduresUsage, options.error);
  const { values, positionals: names } = options.value;
  if (names.length === 0) return misuse(io, checkProceduresUsage);

  let code = 0;
  const texts: { file: string; text: string }[] = [];
  for (const file of new Set(names)) {
    const text = await readText(file);
    if (text.ok) texts.push({ file, text: text.value });
    else code = fail(io, text.error);
  }
  const { findings, files } = checkCatalogues(texts, localDay(new Date()));
  const all = values.network === true ? [...findings, ...(await checkLinks(files, links))] : findings;
  for (const finding of all) io.stderr.write(`${lineOf(finding)}\n`);

  for (const { name, catalogue } of files) {
    const errors = all.filter(({ file, level }) => file === name && level === 'error').length;
    const warnings = all.filter(({ file, level }) => file === name && level === 'warning').length;
    io.stdout.write(
      `${name}: ${many(catalogue.procedures.length, 'procedure')}, ${many(errors, 'error')}, ${many(warnings, 'warning')}.\n`,
    );
  }
  return all.some(({ level }) => level === 'error') ? 1 : code;
}

function lineOf({ file, line, field, level, message }: CatalogueFinding): string {
  const parts = [`${file}:${line}`, ...(level === 'warning' ? [level] : []), ...(field === '' ? [] : [field]), message];
  return parts.join(': ');
}
