import { isUtf8 } from 'node:buffer';

/** Numbers count from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
}

/** What is wrong in a file of ballots, and where: `field` is empty for the line as a whole. */
export interface FileProblem {
  readonly line: number;
  readonly field: string;
  readonly sentence: string;
}

/** Ends the reading of a file of ballots at its first problem: nothing of it is counted. Never leaves `readBallots`. */
export class Unreadable extends Error {
  readonly problem: FileProblem;

  constructor(line: number, field: string, sentence: string) {
    super(sentence);
    this.problem = { line, field, sentence };
  }
}

const longestLine = 100_000;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * The lines of a file, whichever system ended them, without its byte order mark. Each is decoded as it is asked for.
 * @throws Unreadable for what is no UTF-8 text, and for lines that no ballot needs
 */
export function* linesOf(bytes: Uint8Array): Generator<Line> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkEncoding(buffer);
  let number = 0;
  for (let start = startOf(buffer); start < buffer.length; ) {
    number += 1;
    const feed = buffer.indexOf(lineFeed, start);
    const end = feed < 0 ? buffer.length : feed;
    if (end - start > longestLine * 4) throw tooLong(number);
    const text = buffer.toString('utf8', start, buffer[end - 1] === carriageReturn && end > start ? end - 1 : end);
    if (text.length > longestLine) throw tooLong(number);
    const control = controlCharacter.exec(text);
    if (control)
      throw new Unreadable(number, '', `Expected plain text, but found the control character ${codeOf(control[0])}.`);
    yield { number, text };
    start = end + 1;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\0-\x08\x0b-\x1f\x7f]/;

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

function tooLong(number: number): Unreadable {
  return new Unreadable(number, '', `Expected lines of at most ${longestLine} characters, but this one is longer.`);
}

function startOf(buffer: Buffer): number {
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0;
}

function checkEncoding(buffer: Buffer): void {
  const mark = buffer.length >= 2 ? buffer.readUInt16BE(0) : 0;
  if (mark === 0xfffe || mark === 0xfeff)
    throw new Unreadable(1, '', 'Expected a text in UTF-8, but this one is in UTF-16; save it as UTF-8.');
  if (isUtf8(buffer)) return;
  let line = 1;
  for (let start = 0; ; line += 1) {
    const feed = buffer.indexOf(lineFeed, start);
    if (feed < 0 || !isUtf8(buffer.subarray(start, feed))) break;
    start = feed + 1;
  }
  throw new Unreadable(
    line,
    '',
    'Expected a text in UTF-8, but this line is in another encoding (Windows-1252 is common); save the file as UTF-8.',
  );
}
