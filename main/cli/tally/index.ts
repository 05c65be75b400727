import { readFile } from 'node:fs/promises';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type CommandIo, fail, misuse, printable, readArguments, reasonOf } from '../command.ts';
import { gradesMethods } from './grades.ts';
import { defaultsOf, type Method } from './method.ts';
import { openedMethods } from './opened.ts';
import { projectsMethods } from './projects.ts';
import { rankedMethods } from './ranked.ts';
import { type BallotFile, type FileProblem, formats, readBallots } from './readers/index.ts';

export const tallyUsage = 'passerelle tally FILE [--method METHOD] [--rule NAME=VALUE]… [--json]';

/** Each kind of file with its methods and their rules, the defaults first. */
export const tallyFiles = `
Files, by the ending of their names, and how they are counted (the first is the default):
  .pb                     pabulib's participatory budgets: greedy, equal-shares, approval, points (where voters give points)
  .blt .csv .soi .soc     rankings (BLT; ballot_id,rank,choice; PrefLib): instant-runoff, schulze, plurality
  .toi .toc               rankings with equals (PrefLib): schulze, instant-runoff, plurality
  .json                   counts of grades: majority-judgment
  .jsonl                  opened ballots of a consultation: by the method of its form
Rules that a city publishes, with their values (the first is the default):
  instant-runoff          overvotes=exhaust|exhaust-if-several-remain|skip  eliminationTies=earlier-rounds|order
  schulze                 strength=winning-votes|margins
  greedy                  ties=cheaper-first|order
  equal-shares            ties=cheaper-first|order  utility=cost|cardinality  completion=add1|greedy|none
`;

/**
 * `passerelle tally`: counts a file of ballots that anybody may have made, and says which rule decided what. A file with a problem is not
 * counted at all: `FILE:LINE: field: sentence`. Returns the exit code.
 */
export async function tally(args: string[], io: CommandIo): Promise<number> {
  const options = readArguments({
    args,
    allowPositionals: true,
    options: { method: { type: 'string' }, rule: { type: 'string', multiple: true }, json: { type: 'boolean' } },
  });
  if (!options.ok) return misuse(io, tallyUsage, options.error);
  const { positionals, values } = options.value;
  const [path, ...more] = positionals;
  if (path === undefined || more.length > 0) return misuse(io, tallyUsage);

  const file = await read(path);
  if (!file.ok) return fail(io, file.error);
  const method = chooseMethod(methodsFor(file.value), values.method, path);
  if (!method.ok) return fail(io, method.error);
  const rules = chooseRules(method.value, values.rule ?? []);
  if (!rules.ok) return fail(io, rules.error);

  const { name, fixed, count } = method.value;
  const { json, lines } = count(rules.value);
  const said = { ...rules.value, ...fixed };
  if (values.json) io.stdout.write(`${JSON.stringify({ method: name, ...json, rules: said }, null, 2)}\n`);
  else {
    const ruleLines = Object.entries(said).map(([rule, value]) => `  ${rule}: ${value}`);
    io.stdout.write(
      [`Method: ${name}`, '', ...lines, '', 'Rules:', ...ruleLines].map((line) => `${printable(line)}\n`).join(''),
    );
  }
  return 0;
}

async function read(path: string): Promise<Result<BallotFile, string>> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return err(`Cannot read ${path}: ${reasonOf(error)}.`);
  }
  const file = readBallots(path, bytes);
  if (file === null)
    return err(`${path} is no file of ballots by its name: those that can be counted end in ${formats.join(', ')}.`);
  return file.ok ? file : err(problemOf(path, file.error));
}

function problemOf(path: string, { line, field, sentence }: FileProblem): string {
  return [`${path}:${line}`, ...(field === '' ? [] : [printable(field)]), sentence].join(': ');
}

function methodsFor(file: BallotFile): [Method, ...Method[]] {
  switch (file.kind) {
    case 'ranked':
      return rankedMethods(file);
    case 'projects':
      return projectsMethods(file);
    case 'grades':
      return gradesMethods(file);
    case 'opened':
      return openedMethods(file);
  }
}

/** Other names that people know methods by. */
const otherNames = new Map([
  ['irv', 'instant-runoff'],
  ['condorcet', 'schulze'],
  ['majority-judgement', 'majority-judgment'],
  ['mes', 'equal-shares'],
]);

function chooseMethod(methods: [Method, ...Method[]], asked: string | undefined, path: string): Result<Method, string> {
  if (asked === undefined) return ok(methods[0]);
  const name = otherNames.get(asked) ?? asked;
  const method = methods.find((one) => one.name === name);
  if (method) return ok(method);
  return err(
    `${path} cannot be counted by ${JSON.stringify(asked)}. Methods that fit it: ${methods.map((one) => one.name).join(', ')}.`,
  );
}

function chooseRules(counted: Method, asked: readonly string[]): Result<Record<string, string>, string> {
  const { name, rules } = counted;
  const chosen = new Map(Object.entries(defaultsOf(counted)));
  const choosable = Object.entries(rules).map(([rule, values]) => `${rule}=${values.join('|')}`);
  for (const text of asked) {
    const [rule = '', value = ''] = text.split('=');
    if (!Object.hasOwn(rules, rule) || !rules[rule]?.includes(value))
      return err(`${JSON.stringify(text)} is no rule of ${name}. Its rules: ${choosable.join(', ') || 'none'}.`);
    chosen.set(rule, value);
  }
  return ok(Object.fromEntries(chosen));
}
