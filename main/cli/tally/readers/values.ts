import { Unreadable } from './lines.ts';

/** What stands in a file, short and safe to print on a terminal. */
export function quoted(text: string): string {
  const short = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  return `"${short.replaceAll(/\p{C}/gu, '\u{FFFD}')}"`;
}

/** A whole number from `least` that can be counted exactly. */
export function wholeNumberIn(text: string, line: number, field: string, least = 0): number {
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value) && value >= least) return value;
  throw new Unreadable(
    line,
    field,
    `Expected a whole number from ${least} to ${Number.MAX_SAFE_INTEGER}, but found ${quoted(text)}.`,
  );
}

/** Adds a number of ballots to those read before, which must stay countable. */
export function addBallots(sum: number, ballots: number, line: number, field: string): number {
  if (Number.isSafeInteger(sum + ballots)) return sum + ballots;
  throw new Unreadable(line, field, `Expected at most ${Number.MAX_SAFE_INTEGER} ballots in all, but there are more.`);
}
