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

/** Adds ballots or points to those read before, which must stay countable. */
export function addUp(sum: number, more: number, line: number, what: 'ballots' | 'points'): number {
  if (Number.isSafeInteger(sum + more)) return sum + more;
  throw new Unreadable(line, what, `Expected at most ${Number.MAX_SAFE_INTEGER} ${what} in all, but there are more.`);
}
