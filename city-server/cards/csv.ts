import { slug } from '../../contract/identifiers.ts';
import { err, ok, type Result } from '../../contract/result.ts';

/** A card: its number in digits, and the terminal that the line names, if any. */
export interface CardLine {
  readonly number: string;
  readonly terminal: string | null;
}

/** A card of a list, and the line in which it stands (from 1). */
export interface CardNumber {
  readonly line: number;
  readonly number: string;
}

/** What is wrong, and in which line of the file (from 1). */
export interface CsvFault {
  readonly line: number;
  readonly expected: string;
}

const cardNumber = /^\d{4,32}$/;
const cardNumberWords = 'a card number of 4 to 32 digits';

/**
 * Reads `number,terminal` lines as a library's software exports them: comma or semicolon, any line ends, a byte order mark, a
 * heading, empty lines, spaces or quotes around or inside numbers. A card may stand in the file once.
 */
export function readCards(text: string): Result<CardLine[], CsvFault> {
  const cards = new Map<string, CardLine>();
  for (const { line, number, others } of rowsOf(text)) {
    const [terminal = '', ...more] = others;
    const fault = (expected: string) => err({ line, expected });
    if (!cardNumber.test(number)) return fault(cardNumberWords);
    if (more.some((cell) => cell !== '')) return fault('two columns: number and terminal');
    if (terminal !== '' && !slug.safeParse(terminal).success) return fault('the name of a terminal');
    if (cards.has(number)) return fault('a card that does not stand above');
    cards.set(number, { number, terminal: terminal || null });
  }
  return ok([...cards.values()]);
}

/** Reads a list of card numbers, written as those of `readCards`, and nothing beside them: names do not belong into it. */
export function readCardNumbers(text: string): Result<CardNumber[], CsvFault> {
  const lines = new Map<string, number>();
  for (const { line, number, others } of rowsOf(text)) {
    const fault = (expected: string) => err({ line, expected });
    if (!cardNumber.test(number)) return fault(cardNumberWords);
    if (others.some((cell) => cell !== '')) return fault('one column: the card number');
    const before = lines.get(number);
    if (before !== undefined) return fault(`a card that does not stand above, in line ${before}`);
    lines.set(number, line);
  }
  if (lines.size === 0) return err({ line: 1, expected: cardNumberWords });
  return ok([...lines].map(([number, line]) => ({ line, number })));
}

/** The cells of each line that holds something, without the heading. */
function* rowsOf(text: string): Generator<{ line: number; number: string; others: string[] }> {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) {
    const [number = '', ...others] = line.split(/[,;]/).map((cell) => cell.replaceAll(/["\s]/g, ''));
    if (number === '' && others.length < 2 && others.every((cell) => cell === '')) continue;
    if (index === 0 && /^[a-z_]+$/i.test(number)) continue;
    yield { line: index + 1, number, others };
  }
}
