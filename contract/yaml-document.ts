import {
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  stringify,
  visit,
} from 'yaml';
import type { z } from 'zod';
import { type Configuration, configurationSchema } from './configuration.ts';
import { expectation, sentence } from './expectations.ts';
import { decisionsSchema, firstStartFile, undecided } from './first-start.ts';
import { type Catalogue, catalogueSchema } from './procedures.ts';
import { err, ok, type Result } from './result.ts';

/**
 * One thing that is wrong in a YAML file, for the person who writes the file: where it stands (line and column from 1), which
 * field (`visit.warningSeconds`, `procedures[2].hosts[0]`; empty for the file as a whole), and one sentence that says what was
 * expected and what stands there.
 */
export interface YamlIssue {
  readonly line: number;
  readonly column: number;
  readonly field: string;
  readonly message: string;
}

/** Where a field stands. */
export type YamlPlace = Omit<YamlIssue, 'message'>;

type Path = readonly PropertyKey[];

const longestText = 1024 * 1024;

/** Reads the configuration of a terminal. */
export function parseConfiguration(text: string): Result<Configuration, YamlIssue[]> {
  return parseYamlDocument(text, configurationSchema);
}

/**
 * Reads the configuration of a terminal, and takes from what was decided at its first start the fields that the administrator's file does
 * not have. `given`: those that it has.
 */
export function completeConfiguration(
  text: string,
  decided: string | undefined,
): Result<{ readonly configuration: Configuration; readonly given: readonly string[] }, YamlIssue[]> {
  const alone = parseConfiguration(text);
  if (!alone.ok) return alone;
  const own = open(text).document.toJS() as Record<string, unknown>;
  const given = Object.keys(own);
  if (decided === undefined) return ok({ configuration: alone.value, given });
  const decisions = parseYamlDocument(decided, decisionsSchema);
  if (!decisions.ok)
    return err(decisions.error.map((issue) => ({ ...issue, message: `In ${firstStartFile}: ${issue.message}` })));
  const whole = parseYamlDocument(stringify({ ...undecided(decisions.value, given), ...own }), configurationSchema);
  return whole.ok ? ok({ configuration: whole.value, given }) : whole;
}

/** Reads a file of procedures. */
export function parseCatalogue(text: string): Result<Catalogue, YamlIssue[]> {
  return parseYamlDocument(text, catalogueSchema);
}

/**
 * Parses YAML 1.2 and validates it with a schema. Every issue that can be told apart is returned, in the order of the lines, so
 * that a file is corrected in one go. Anchors, aliases and tags are refused: our files need none, and aliases can be made to
 * grow without end.
 */
export function parseYamlDocument<S extends z.ZodType>(text: string, schema: S): Result<z.output<S>, YamlIssue[]> {
  if (text.length > longestText)
    return err([
      { line: 1, column: 1, field: '', message: 'Expected a file of at most 1 MiB, but this one is longer.' },
    ]);
  const { document, placeAt } = open(text);
  const report = (offset: number, field: string, message: string) => ({ ...placeAt(offset, field), message });

  const unreadable = [...syntaxProblems(document)].map(({ offset, message }) => report(offset, '', message));
  if (unreadable.length > 0) return err(onePerLine(unreadable));

  const value: unknown = document.toJS();
  const parsed = schema.safeParse(value, { error: expectation });
  if (parsed.success) return ok(parsed.data);

  const issueAt = (path: Path, message: string) => report(offsetOf(document, path), fieldName(path), message);
  const issues = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key, index) => issueAt([...issue.path, key], issue.message.split('\n')[index] ?? issue.message))
      : [issueAt(issue.path, sentence(issue, valueAt(value, issue.path)))],
  );
  return err(inOrder(issues));
}

/** Tells where the fields of a file stand, for checks that come after the schema. The text is one that was parsed without issue. */
export function fieldPlaces(text: string): (path: readonly PropertyKey[]) => YamlPlace {
  const { document, placeAt } = open(text);
  return (path) => placeAt(offsetOf(document, path), fieldName(path));
}

function open(text: string) {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: 'error',
  });
  const placeAt = (offset: number, field: string): YamlPlace => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1), field };
  };
  return { document, placeAt };
}

/** One line a problem, as compilers write it: `FILE:LINE: field: sentence`. */
export function formatYamlIssue(file: string, issue: YamlIssue): string {
  return [`${file}:${issue.line}`, ...(issue.field === '' ? [] : [issue.field]), issue.message].join(': ');
}

const plainWords: Record<string, string> = {
  DUPLICATE_KEY: 'Expected each field once, but this one stands twice in the same group.',
  TAB_AS_INDENT: 'Expected spaces at the start of the line, but found a tab.',
  BAD_INDENT: 'Expected the indentation of the lines around it, or a closing bracket, but found neither.',
  MULTIPLE_DOCS: 'Expected one document, but found a second one after "---".',
  NON_STRING_KEY: 'Expected plain text as the name of a field, but found something else.',
  TAG_RESOLVE_FAILED: 'Expected a plain value, but found a tag (a word that starts with "!").',
  MULTILINE_IMPLICIT_KEY: 'Expected the name of a field and ":" on one line, but the line has no ":".',
  BLOCK_AS_IMPLICIT_KEY: 'Expected one field a line, but found a second ":"; put the value between quotes.',
  RESOURCE_EXHAUSTION: 'Expected a few levels of nesting, but found far too many.',
};

function* syntaxProblems(document: Document.Parsed): Generator<{ offset: number; message: string }> {
  for (const { code, pos, message } of [...document.errors, ...document.warnings])
    yield { offset: pos[0], message: plainWords[code] ?? `Expected valid YAML, but found this: ${message}.` };
  if (document.errors.length > 0) return;

  const found: { offset: number; message: string }[] = [];
  visit(document, (position, node) => {
    if (isAlias(node) || ((isScalar(node) || isCollection(node)) && node.anchor !== undefined))
      found.push({
        offset: node.range?.[0] ?? 0,
        message: 'Expected a plain value, but found an anchor or an alias ("&" or "*"); write the value out.',
      });
    if (position === 'key' && isScalar(node) && node.value === '__proto__')
      found.push({ offset: node.range?.[0] ?? 0, message: 'Expected the name of a field, but found "__proto__".' });
  });
  yield* found;
}

/** Where a field begins: its name, or the item of a list; for a missing one, the group that should hold it. */
function offsetOf(document: Document.Parsed, path: Path): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === String(step));
      if (pair === undefined) break;
      offset = isScalar(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step];
      offset = isScalar(node) || isCollection(node) ? (node.range?.[0] ?? offset) : offset;
    } else break;
  }
  return offset;
}

function valueAt(value: unknown, path: Path): unknown {
  let current = value;
  for (const step of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, step)) return undefined;
    current = (current as Record<PropertyKey, unknown>)[step];
  }
  return current;
}

function fieldName(path: Path): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function inOrder(issues: readonly YamlIssue[]): YamlIssue[] {
  return issues.toSorted((a, b) => a.line - b.line || a.column - b.column);
}

/** A slip of the pen in YAML makes the parser stumble several times on the same line; the first one says it all. */
function onePerLine(issues: readonly YamlIssue[]): YamlIssue[] {
  return inOrder(issues).filter((issue, index, all) => issue.line !== all[index - 1]?.line);
}
