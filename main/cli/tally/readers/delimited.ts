import { type Line, Unreadable } from './lines.ts';
import { quoted } from './values.ts';

/** The cells of a line of a table (RFC 4180; no cell runs over several lines). */
export function cellsOf({ text, number }: Line, delimiter: ',' | ';'): string[] {
  if (!text.includes('"')) return text.split(delimiter);
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const isQuoted = text[at] === '"';
    const end = isQuoted ? endOfQuotes(text, at, number) : text.indexOf(delimiter, at);
    const cell = text.slice(at, end < 0 ? text.length : end);
    cells.push(isQuoted ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end < 0 || end >= text.length) return cells;
    if (text[end] !== delimiter)
      throw new Unreadable(
        number,
        '',
        `Expected "${delimiter}" after a closing quote, but found ${quoted(text.slice(end, end + 1))}.`,
      );
    at = end + 1;
  }
}

function endOfQuotes(text: string, start: number, line: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] !== '"') continue;
    if (text[at + 1] !== '"') return at + 1;
    at += 1;
  }
  throw new Unreadable(line, '', 'Expected a closing quote, but the line ends before it.');
}

/** The columns of a table, found by the names in its first line. */
export class Columns {
  readonly #names: readonly string[];

  constructor(names: readonly string[], required: readonly string[], line: number) {
    this.#names = names.map((name) => name.trim());
    for (const [at, name] of this.#names.entries())
      if (this.#names.indexOf(name) < at)
        throw new Unreadable(line, name, 'Expected each column once, but this one stands twice.');
    for (const name of required)
      if (!this.#names.includes(name))
        throw new Unreadable(line, name, `Expected a column of this name, but found ${quoted(names.join(', '))}.`);
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  /** Reads the cell of a column from a line of the table, the spaces around it left out; empty where there is no such column. */
  reader(name: string): (cells: readonly string[]) => string {
    const at = this.#names.indexOf(name);
    return (cells) => cells[at]?.trim() ?? '';
  }

  /** A line has as many cells as there are columns; empty ones at its end may be missing. */
  check(cells: readonly string[], line: number): void {
    if (cells.length > this.#names.length)
      throw new Unreadable(line, '', `Expected at most ${this.#names.length} cells, but found ${cells.length}.`);
  }
}
