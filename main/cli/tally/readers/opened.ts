import { z } from 'zod';
import { validateChoices } from '../../../../ballot/forms/index.ts';
import { formHash } from '../../../../ballot/index.ts';
import { expectation, sentence } from '../../../../contract/expectations.ts';
import { openedBallotsSchema, openedLineSchema } from '../../../../contract/opened-ballots.ts';
import { parseYamlDocument } from '../../../../contract/yaml-document.ts';
import type { OpenedFile } from './ballot-files.ts';
import { type Line, Unreadable } from './lines.ts';
import { addUp } from './values.ts';

/** Our own export of opened ballots (`contract/opened-ballots.ts`). */
export function readOpened(lines: Iterable<Line>): OpenedFile {
  const iterator = lines[Symbol.iterator]();
  const first = iterator.next();
  const header = parse(first.done ? { number: 1, text: '' } : first.value, openedBallotsSchema);
  if (header.formHash !== formHash(header.form))
    throw new Unreadable(
      1,
      'formHash',
      'Expected the hash of the form in this file, but found another: the form was changed.',
    );

  const opened: OpenedFile['lines'][number][] = [];
  const seen = new Set<string>();
  let ballots = 0;
  let last = 1;
  for (let next = iterator.next(); !next.done; next = iterator.next()) {
    const line = next.value;
    last = line.number;
    if (line.text === '') continue;
    const read = parse(line, openedLineSchema);
    const fits = validateChoices(header.form, read.choices);
    if (!fits.ok)
      throw new Unreadable(
        line.number,
        'choices',
        `Expected choices that fit the form, but these do not: ${JSON.stringify(fits.error)}.`,
      );
    const key = JSON.stringify([read.choices, read.channel]);
    if (seen.has(key))
      throw new Unreadable(
        line.number,
        'choices',
        'Expected equal ballots on one line, but these stand above already.',
      );
    seen.add(key);
    ballots = addUp(ballots, read.ballots, line.number, 'ballots');
    opened.push(read);
  }
  if (ballots !== header.ballots)
    throw new Unreadable(
      last,
      'ballots',
      `Expected ${header.ballots} ballots as the first line says, but found ${ballots}: was the file cut short?`,
    );
  return { kind: 'opened', header, lines: opened };
}

function parse<T>({ number, text }: Line, schema: z.ZodType<T>): T {
  const value = jsonIn(text, number);
  const parsed = schema.safeParse(value, { error: expectation });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  if (!issue) throw new Unreadable(number, '', 'Expected another value.');
  const found = issue.path.reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<PropertyKey, unknown>)[step]
        : undefined,
    value,
  );
  throw new Unreadable(number, issue.path.join('.'), sentence(issue, found));
}

function jsonIn(text: string, line: number): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unreadable(line, '', 'Expected a line of JSON, but this is none.');
  }
  if (JSON.stringify(value) !== withoutSpaces(text)) checkNames(text, line);
  return value;
}

function withoutSpaces(json: string): string {
  return json.replaceAll(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}

/** JSON.parse takes the last of two fields of one name in silence; the reader of YAML, which is far slower, refuses them. */
function checkNames(text: string, line: number): void {
  const read = parseYamlDocument(text, z.unknown());
  if (read.ok) return;
  const [issue] = read.error;
  throw new Unreadable(line, issue?.field ?? '', issue?.message ?? 'Expected each field once.');
}
