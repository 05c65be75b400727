import type { Span } from '../../../contract/sheets.ts';

/**
 * What lies between two stretches of text. `none`: nothing, they are one word. `mark`: an element begins or ends beside text.
 * `elements`: one element ends and another begins. `space`: they are apart whatever they are.
 */
export type Seam = 'none' | 'mark' | 'elements' | 'space';

/**
 * The words of a paragraph, written one stretch after the other. Runs of white space become one space, and words of which the source
 * lost the space between them get it back: its JSON trees have lost every white space that stood alone between two elements, and its
 * editors forget one here and there.
 */
export class TextLine {
  readonly #spans: Span[] = [];
  #seam: Seam = 'none';
  #end = '';

  /** Says what lies before the next stretch. What was said before of the same place holds when it was stronger. */
  seam(seam: Seam): void {
    if (strength.indexOf(seam) > strength.indexOf(this.#seam)) this.#seam = seam;
  }

  write(raw: string, style: Omit<Span, 'text'>, seam: Seam): void {
    this.seam(seam);
    let text = oneSpaceEach(raw);
    if (this.#end === '' || /\s$/.test(this.#end)) text = text.trimStart();
    if (text === '') return;
    if (isApart(this.#end, text, this.#seam)) text = ` ${text}`;
    this.#seam = 'none';
    this.#end = (this.#end + text).slice(-endKept);
    const last = this.#spans.at(-1);
    if (last !== undefined && last.strong === style.strong && last.to === style.to) last.text += text;
    else this.#spans.push({ text, ...style });
  }

  /** Without white space at its end. */
  spans(): Span[] {
    const spans = [...this.#spans];
    for (let last = spans.pop(); last !== undefined; last = spans.pop()) {
      const text = last.text.trimEnd();
      if (text !== '') return [...spans, { ...last, text }];
    }
    return spans;
  }
}

/** How much of what was written is looked at to tell whether the next stretch goes on with a word: more than a long word. */
const endKept = 40;
const strength: readonly Seam[] = ['none', 'mark', 'elements', 'space'];

/** Where one of them does not break, the space that is left does not break either. None is left before a comma or a full stop. */
function oneSpaceEach(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, (space) => /[\u00a0\u202f]/.exec(space)?.[0] ?? ' ')
    .replace(/\s(?=[.,](?:\s|$))/g, '');
}

/** Whether a space is missing between two texts. */
function isApart(left: string, right: string, seam: Seam): boolean {
  if (left === '' || /\s$/.test(left) || /^\s/.test(right)) return false;
  if (seam === 'space') return true;
  if (seam === 'none') return false;
  const end = /[\p{L}\p{N}]+$/u.exec(left)?.[0];
  const start = /^[\p{L}\p{N}]+['’]?/u.exec(right)?.[0];
  if (end !== undefined && start !== undefined) return areWords(end, start);
  return seam === 'elements' && !/['’"«([/-]$/.test(left) && !/^[.,;:!?)\]»"'’%…/-]/.test(right);
}

/** A single letter on either side (but l', d' and à) is more likely a part of the same word: `<Expression>authentiqu</Expression>e`. */
function areWords(end: string, start: string): boolean {
  if (/\d$/.test(end)) return !/^\d/.test(start) && start.length > 3; // 1 jour, but 13eme
  return (end.length > 1 || end === 'à') && (start.length > 1 || /^\d/.test(start));
}
