import { z } from 'zod';
import { slug } from '../../contract/identifiers.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import { Columns, cellsOf } from './tally/readers/delimited.ts';
import { linesOf, Unreadable } from './tally/readers/lines.ts';

/** One terminal of a list: what the city calls it, and its code where it has one. */
export interface ListedTerminal {
  readonly terminal: string;
  readonly name: string;
  readonly place: string;
  /** Empty where it needs none, or has none yet. */
  readonly code: string;
  /** Until when the code serves; empty without one. */
  readonly validUntil: string;
}

const lineSchema = z.strictObject({
  terminal: slug,
  name: z.string().min(1).max(80),
  place: z.string().min(1).max(120),
  code: z.string().max(24),
  validUntil: z.string().max(40),
});

const columns = ['terminal', 'name', 'place', 'code', 'validUntil'] as const;
const required = columns.slice(0, 3);

/** Reads a CSV of `terminal,name,place`, with `code` and `validUntil` where codes were made. The sentence of a refusal names the line. */
export function readTerminalList(bytes: Uint8Array): Result<ListedTerminal[], string> {
  try {
    return ok(readLines(bytes));
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { line, field, sentence } = error.problem;
    return err(`line ${line}: ${field ? `${field}: ` : ''}${sentence}`);
  }
}

function readLines(bytes: Uint8Array): ListedTerminal[] {
  const [head, ...lines] = [...linesOf(bytes)];
  if (head === undefined) throw new Unreadable(1, '', `Expected a line of names: ${required.join(',')}.`);
  const delimiter = head.text.includes(';') ? ';' : ',';
  const table = new Columns(cellsOf(head, delimiter), required, head.number);
  const seen = new Set<string>();
  return lines
    .filter(({ text }) => text.trim() !== '')
    .map((line) => {
      const cells = cellsOf(line, delimiter);
      table.check(cells, line.number);
      const read = lineSchema.safeParse(Object.fromEntries(columns.map((name) => [name, table.reader(name)(cells)])));
      const at = String(read.error?.issues[0]?.path[0] ?? '');
      if (!read.success) throw new Unreadable(line.number, at, 'Expected another text here.');
      if (seen.has(read.data.terminal))
        throw new Unreadable(line.number, 'terminal', 'Expected each terminal once, but this one stands twice.');
      seen.add(read.data.terminal);
      return read.data;
    });
}

/** Writes such a CSV. */
export function writeTerminalList(terminals: readonly ListedTerminal[]): string {
  const cell = (text: string) => (/[",;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const rows = terminals.map((terminal) => columns.map((name) => cell(terminal[name])));
  return [columns, ...rows].map((row) => `${row.join(',')}\n`).join('');
}
