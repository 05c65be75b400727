/** A cell of a table that is handed out as a file. */
export type Cell = string | number;

/**
 * A table as the spreadsheets of French offices read it by a double click: semicolons, CRLF, and a mark that says UTF-8 (RFC 4180
 * otherwise). A text that a spreadsheet would take for a formula is made a text by an apostrophe.
 */
export function csvOf(rows: readonly (readonly Cell[])[]): string {
  return `\u{FEFF}${rows.map((row) => `${row.map(cellOf).join(';')}\r\n`).join('')}`;
}

function cellOf(cell: Cell): string {
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[";\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
