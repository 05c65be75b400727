import { join } from 'node:path';
import { type Need, needsFile, needsSchema } from '../../contract/learning.ts';
import { ok, type Result } from '../../contract/result.ts';
import { type Asked, type Lesson, lessonsOf } from '../catalogue/index.ts';
import { type Reason, reasons } from '../policy/index.ts';
import { type CommandIo, exists, fail, jsonIn, misuse, readArguments, readTextOfServices } from './command.ts';
import { readCatalogue, readConfiguration } from './configuration.ts';

export const learnProceduresUsage = 'passerelle procedures learn --config FILE [PROCEDURE…]';

/**
 * `passerelle procedures learn`: prints which hosts the procedures asked for while this terminal learned (`learning: true` in its
 * configuration), which of them were refused and why, which rules would let them in, and which rules were not used. Returns the exit
 * code: 1 when there is nothing to print.
 */
export async function learnProcedures(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({ args, allowPositionals: true, options: { config: { type: 'string' } } });
  if (!options.ok) return misuse(io, learnProceduresUsage, options.error);
  const { values, positionals: chosen } = options.value;
  if (values.config === undefined) return misuse(io, learnProceduresUsage);
  const configuration = await readConfiguration(values.config);
  if (!configuration.ok) return fail(io, configuration.error);
  const { learning, dataDirectory } = configuration.value;
  if (!learning) return fail(io, `${values.config} does not say "learning: true": nothing is written down.`);
  const catalogue = await readCatalogue(configuration.value);
  if (!catalogue.ok) return fail(io, catalogue.error);
  const ids = new Set(catalogue.value.procedures.map(({ id }) => id));
  const unknown = chosen.find((id) => !ids.has(id));
  if (unknown !== undefined) return fail(io, `The catalogue has no procedure ${unknown}.`);

  const needs = await readNeeds(join(dataDirectory, needsFile));
  if (!needs.ok) return fail(io, needs.error);
  const lessons = lessonsOf(catalogue.value, needs.value).filter(
    ({ procedure }) => chosen.length === 0 || chosen.includes(procedure),
  );
  if (lessons.length === 0)
    return fail(io, 'Nothing was learned yet: open the procedure at the terminal and walk through it.');
  io.stdout.write(lessons.map(textOf).join('\n'));
  return 0;
}

async function readNeeds(file: string): Promise<Result<readonly Need[], string>> {
  if (!(await exists(file))) return ok([]);
  const text = readTextOfServices(file);
  return text.ok ? jsonIn(text.value, file, needsSchema, 'what a terminal writes while it learns') : text;
}

function textOf({ procedure, used, refused, toAdd, wantsFranceConnect, notUsed }: Lesson): string {
  const proposals = [
    ...toAdd.map(({ rule, isOfAnotherBody }) =>
      isOfAnotherBody ? `hosts: ${rule}  (of another body than the entry: say why in source)` : `hosts: ${rule}`,
    ),
    ...(wantsFranceConnect ? ['franceConnect: true'] : []),
  ];
  return [
    `${procedure}:`,
    ...part('used', used.map(lineOf)),
    ...part(
      'refused',
      refused.flatMap((asked) => [lineOf(asked), ...asked.reasons.map((one) => `  ${inWords(one)}`)]),
    ),
    ...part('may be added, if the procedure fails without', proposals),
    ...part('listed, but not used this time', notUsed),
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function part(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${heading}:`, ...lines.map((line) => `    ${line}`)];
}

function lineOf({ host, uses }: Asked): string {
  return `${host} (${uses.join(', ')})`;
}

function inWords(reason: string): string {
  return Object.hasOwn(reasons, reason) ? reasons[reason as Reason] : reason;
}
