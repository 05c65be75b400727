import { writeFile } from 'node:fs/promises';
import { type CountedSlips, formCode, type Recount, recount as recountSlips } from '../../ballot/index.ts';
import { type BagTotals, bagTotalsSchema } from '../../contract/bags.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { type CommandIo, exists, fail, misuse, readArguments, readJson, readText, reasonOf } from './command.ts';
import { readSlips } from './slips-csv.ts';

export const recountUsage = 'passerelle recount --bags TOTALS --slips FIRST --slips SECOND [-o REPORT] [--json]';

export const recountMore = `
TOTALS is what passerelle count --bags wrote. FIRST and SECOND are what two people counted, each without seeing the other:
  form,bag,line,slips
  7K3M-9Q2X,centre/1,trees,12
Every line of the totals, (unreadable) and (slips), of every bag. Where the two differ, a third person decides.
Paper prevails in a bag with no more slips than people marked; a bag with more goes to the commission.
With -o, the report is written to REPORT.txt and REPORT.json. The exit code is 1 when the commission has to decide.
`;

interface Options {
  readonly bags: string;
  readonly slips: readonly [string, string];
  readonly output: string | undefined;
  readonly json: boolean;
}

/**
 * `passerelle recount`: compares what two people counted on the slips, then the slips with the electronic ballots, bag by bag, and writes the
 * report for the city's commission. Returns the exit code.
 */
export async function recount(args: string[], io: CommandIo): Promise<number> {
  const options = readOptions(args);
  if (!options.ok) return misuse(io, recountUsage, options.error);
  const { bags, slips, output, json } = options.value;
  const files = output === undefined ? [] : [`${output}.txt`, `${output}.json`];
  for (const file of files)
    if (await exists(file)) return fail(io, `${file} exists already: a recount never writes over a file.`);

  const totals = await readJson(bags, bagTotalsSchema, 'the totals by bag of a count');
  if (!totals.ok) return fail(io, totals.error);
  const entries: Map<string, CountedSlips>[] = [];
  for (const file of slips) {
    const text = await readText(file);
    if (!text.ok) return fail(io, text.error);
    const read = readSlips(text.value, totals.value);
    if (!read.ok) return fail(io, read.error.map((fault) => `${file}:${fault}`).join('\n'));
    entries.push(read.value);
  }
  const [first = new Map(), second = new Map()] = entries;
  const differences = differencesOf(first, second);
  if (differences.length > 0)
    return fail(
      io,
      `${slips.join(' and ')} differ; a third person decides, and both files are put right:\n${differences.join('\n')}`,
    );

  const found = recountSlips(totals.value, first);
  const texts = { text: textOf(totals.value, found), json: jsonOf(totals.value, found) };
  try {
    for (const file of files) await writeFile(file, file.endsWith('.json') ? texts.json : texts.text, { flag: 'wx' });
  } catch (error) {
    return fail(io, `Cannot write the report to ${output}: ${reasonOf(error)}.`);
  }
  io.stdout.write(json ? texts.json : texts.text);
  return found.totals === null ? 1 : 0;
}

function differencesOf(first: ReadonlyMap<string, CountedSlips>, second: ReadonlyMap<string, CountedSlips>): string[] {
  return [...first].flatMap(([bag, lines]) =>
    [...lines]
      .map(([line, slips]) => ({ line, slips, other: second.get(bag)?.get(line) }))
      .filter(({ slips, other }) => slips !== other)
      .map(({ line, slips, other }) => `  ${bag} ${line}: ${slips} and ${other}`),
  );
}

const verdictWords = {
  agrees: 'Slips and ballots agree.',
  'paper-prevails': 'They differ, with no more slips than people marked: PAPER PREVAILS.',
  discrepancy: 'DISCREPANCY: more slips than people marked. The commission decides.',
} as const;

function textOf({ consultation, rehearsal, formHash, keyFingerprint }: BagTotals, { bags, totals }: Recount): string {
  const lines = [
    `${rehearsal ? 'REHEARSAL, not a consultation: ' : ''}Recount of the slips of ${consultation}, bag by bag.`,
    `Form: ${formCode(formHash)}`,
    `Fingerprint of the consultation's key: ${keyFingerprint}`,
    ...bags.flatMap((bag) => [
      '',
      `${bag.bag}: ${bag.slips} slips, ${bag.marks} people marked. ${verdictWords[bag.verdict]}`,
      ...bag.lines.map(
        ({ line, paper, electronic }) =>
          `  ${line}: ${paper} on paper, ${electronic} electronic${paper === electronic ? '' : '   <- differs'}`,
      ),
    ]),
    '',
    ...(totals === null
      ? ['No totals: the commission has to decide first.']
      : ['Totals on paper:', ...Object.entries(totals).map(([line, slips]) => `  ${line}: ${slips}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

function jsonOf({ consultation, rehearsal, formHash, keyFingerprint }: BagTotals, found: Recount): string {
  return `${JSON.stringify({ consultation, rehearsal, formHash, keyFingerprint, ...found }, null, 2)}\n`;
}

function readOptions(args: string[]): Result<Options, string | undefined> {
  const options = readArguments({
    args,
    options: {
      bags: { type: 'string' },
      slips: { type: 'string', multiple: true },
      output: { type: 'string', short: 'o' },
      json: { type: 'boolean', default: false },
    },
  });
  if (!options.ok) return options;
  const { bags, slips = [], output, json } = options.value.values;
  const [first, second, ...more] = slips;
  if (!bags || !first || !second || more.length > 0) return err(undefined);
  return ok({ bags, slips: [first, second], output, json: json === true });
}
