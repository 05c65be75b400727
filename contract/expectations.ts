import { z } from 'zod';

/**
 * What zod found wrong, said for the person who wrote the file. `expectation` is zod's error map: it turns an issue into
 * `expected <what>`, in the same form as the messages that our schemas carry themselves. `sentence` adds what stands there.
 */
export const expectation: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(key, knownFields(issue.inst))).join('\n');
    case 'invalid_type':
      return `expected ${typeWords(issue.expected, issue.inst)}`;
    case 'too_small':
    case 'too_big':
      return `expected ${sizeWords(issue)}`;
    case 'invalid_value':
      return `expected ${either(issue.values.map(String))}`;
    case 'invalid_format':
      return `expected ${formatWords[issue.format] ?? 'another form of text'}`;
    case 'invalid_key':
      return `expected a field named as ${without(issue.issues[0]?.message ?? 'expected another name')}`;
    case 'invalid_union':
      return `expected ${either(unionWords(issue))}`;
    default:
      return 'expected another value';
  }
};

/** One whole sentence about an issue of `expectation`, given the value that stands in the file (undefined where none does). */
export function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  if (issue.code === 'unrecognized_keys') return issue.message.split('\n', 1).join('');
  if (!issue.message.startsWith('expected ')) return `${capital(issue.message)}.`;
  if (found === undefined) return `${capital(issue.message)}, but this field is missing.`;
  const name = issue.code === 'invalid_key' ? String(issue.path.at(-1)) : found;
  return `${capital(issue.message)}, but found ${inWords(name)}.`;
}

const formatWords: Record<string, string> = {
  date: 'a date such as 2026-11-22',
  datetime: 'a date and time with its offset, such as 2026-11-22T18:00:00+01:00',
  url: 'a web address',
};

function typeWords(expected: string, schema: unknown): string {
  switch (expected) {
    case 'string':
      return 'text';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'a group of fields';
    case 'number':
    case 'int':
      return schema instanceof z.ZodNumber ? numberWords(schema) : 'a number';
    default:
      return `a value of type ${expected}`;
  }
}

function sizeWords(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig>): string {
  if (issue.schema instanceof z.ZodNumber) return numberWords(issue.schema);
  const limit = issue.code === 'too_small' ? Number(issue.minimum) : Number(issue.maximum);
  const bound = issue.code === 'too_small' ? 'at least' : 'at most';
  if (issue.origin === 'array') return `a list of ${bound} ${limit} ${limit === 1 ? 'item' : 'items'}`;
  return limit === 1 && issue.code === 'too_small' ? 'some text' : `text of ${bound} ${limit} characters`;
}

function numberWords(schema: z.ZodNumber): string {
  const kind = schema.isInt ? 'a whole number' : 'a number';
  const { minValue: from, maxValue: to } = schema;
  const hasFrom = from !== null && from > Number.MIN_SAFE_INTEGER;
  const hasTo = to !== null && to < Number.MAX_SAFE_INTEGER;
  if (hasFrom && hasTo) return `${kind} from ${from} to ${to}`;
  if (hasFrom) return `${kind} of at least ${from}`;
  return hasTo ? `${kind} of at most ${to}` : kind;
}

function unionWords(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string[] {
  if ('options' in issue && Array.isArray(issue.options)) return issue.options.map(String);
  return issue.errors.flatMap((branch) => (branch[0] === undefined ? [] : [without(branch[0].message)]));
}

function knownFields(schema: unknown): string[] {
  if (schema instanceof z.ZodObject) return Object.keys(schema.shape);
  if (schema instanceof z.ZodRecord && schema.keyType instanceof z.ZodEnum) return schema.keyType.options.map(String);
  return [];
}

function unknownField(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  const hint = near === undefined ? `expected ${either(known)}` : `did you mean "${near}"?`;
  return `There is no field ${inWords(name)} here; ${hint}${near === undefined ? '.' : ''}`;
}

function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((candidate) => ({
      candidate,
      distance: editDistance(name.slice(0, 60).toLowerCase(), candidate.toLowerCase()),
    }))
    .toSorted((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, best.candidate.length / 3) ? best.candidate : undefined;
}

/** Levenshtein's distance: how many letters to insert, remove or replace. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [line, letter] of [...from].entries()) {
    const next = [line + 1];
    for (let column = 1; column <= to.length; column++)
      next.push(
        Math.min(
          (next[column - 1] ?? 0) + 1,
          (row[column] ?? 0) + 1,
          (row[column - 1] ?? 0) + (letter === to[column - 1] ? 0 : 1),
        ),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}

/** What stands in the file, safe to print on a terminal: short, and without control or invisible characters. */
function inWords(found: unknown): string {
  if (found === null) return 'nothing';
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object') return 'a group of fields';
  if (typeof found !== 'string') return String(found);
  const short = found.length > 60 ? `${found.slice(0, 60)}…` : found;
  return `"${short.replaceAll(/\p{C}/gu, (letter) => `\\u{${letter.codePointAt(0)?.toString(16)}}`)}"`;
}

function either(words: readonly string[]): string {
  const all = [...new Set(words)];
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

function without(message: string): string {
  return message.replace(/^expected /, '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
