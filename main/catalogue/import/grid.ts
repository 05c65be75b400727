import { type Element, elementsIn, textLength } from './elements.ts';
import type { Reading } from './reading.ts';

interface Grid {
  readonly headRows: number;
  /** Null: nothing stands there. */
  readonly rows: readonly (readonly (Element | null)[])[];
}

/** A merge beyond these is a mistake or an attack. */
const widest = 40;
const highest = 200;

/**
 * The cells of a `Tableau` in their places. As in HTML, a merged cell (`fusionHorizontale`, `fusionVerticale`) stands in the source
 * once; here it stands in every place that it covers, so that each row can be read alone, by a voice or on a narrow screen.
 */
export function gridOf(table: Element, reading: Reading): Grid {
  const sources = elementsIn(table).filter(({ name }) => name === 'Rangée');
  const rows: (Element | undefined)[][] = sources.map(() => []);
  for (const [y, source] of sources.entries()) {
    let x = 0;
    for (const cell of elementsIn(source)) {
      while (rows[y]?.[x] !== undefined) x++;
      const [width, height] = sizeOf(cell, reading);
      for (const row of rows.slice(y, y + height))
        for (let covered = x; covered < x + width; covered++) row[covered] = cell;
      x += width;
    }
  }
  return { headRows: headRows(sources), rows: rows.map((row) => Array.from(row, (cell) => cell ?? null)) };
}

function sizeOf(cell: Element, reading: Reading): [width: number, height: number] {
  const width = merged(cell.attributes.fusionHorizontale, widest);
  const height = merged(cell.attributes.fusionVerticale, highest);
  const copies = width * height - 1;
  return copies === 0 || reading.mayCopy(copies * (textLength(cell) + 20)) ? [width, height] : [1, 1];
}

function merged(places: string | undefined, most: number): number {
  const number = Number(places ?? 1);
  return Number.isInteger(number) && number >= 1 ? Math.min(number, most) : 1;
}

/** Only the rows at the top are headings; one in the middle is a row like others. */
function headRows(rows: readonly Element[]): number {
  const first = rows.findIndex(({ attributes }) => attributes.type !== 'header');
  return first === -1 ? rows.length : first;
}
