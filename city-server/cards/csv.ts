import { slug } from '../../contract/identifiers.ts';
import { err, ok, type Result } from '../../contract/result.ts';

/** A card: its number in digits, and the terminal that the line names, if any. */
export interface CardLine {
  readonly number: string;
  readonly terminal: string | null;
}

/** What is wrong, and in which line of the file (from 1). */
export interface CsvFault {
  readonly line: number;
  readonly expected: string;
}

/**
 * Reads `number,terminal` lines as a library's software exports them: comma or semicolon, any line ends, a byte order mark, a
 * heading, empty lines, spaces or quotes around or inside numbers. A card may stand in the file once.
 */
export function readCards(text: string): Result<CardLine[], CsvFault> {
  const cards = new Map<string, CardLine>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    const [number = '', terminal = '', ...others] = line.split(/[,;]/).map((cell) => cell.replaceAll(/["\s]/g, ''));
    if (number === '' && terminal === '' && others.length === 0) continue;
    if (index === 0 && /^[a-z_]+$/i.test(number)) continue;
    const fault = (expected: string) => err({ line: index + 1, expected });
    if (!/^\d{4,32}$/.test(number)) return fault('a card number of 4 to 32 digits');
    if (others.some((cell) => cell !== '')) return fault('two columns: number and terminal');
    if (terminal !== '' && !slug.safeParse(terminal).success) return fault('the name of a terminal');
    if (cards.has(number)) return fault('a card that does not stand above');
    cards.set(number, { number, terminal: terminal || null });
  }
  return ok([...cards.values()]);
}
