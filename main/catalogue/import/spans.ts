import type { Span } from '../../../contract/sheets.ts';
import { childNamed, type Element } from './elements.ts';
import type { Reading } from './reading.ts';
import { linkTarget } from './targets.ts';
import { type Seam, TextLine } from './text-line.ts';

/** What stands inside a paragraph. Anything else that does is read as words too. */
export const inlineElements = new Set([
  'MiseEnEvidence',
  'Valeur',
  'LienInterne',
  'LienIntra',
  'LienExterne',
  'Expression',
  'Citation',
  'Variable',
  'TermeEtranger',
  'Exposant',
  'Indice',
]);

/** Elements of which a title or a paragraph may be made, one after the other. */
const wholes = new Set(['Titre', 'Paragraphe']);

/** The words in an element, with what is strong in them and where they lead. */
export function spansOf(element: Element, reading: Reading): Span[] {
  const line = new TextLine();
  write(element, line, {}, reading);
  return line.spans();
}

/** The same without what they lead to. */
export function wordsOf(element: Element, reading: Reading): string {
  return spansOf(element, reading)
    .map(({ text }) => text)
    .join('');
}

type Style = Omit<Span, 'text'>;

function write(element: Element, line: TextLine, style: Style, reading: Reading): void {
  let before: 'nothing' | 'text' | 'element' = 'nothing';
  for (const child of element.children) {
    if (typeof child === 'string') {
      line.write(child, style, before === 'element' ? 'mark' : 'none');
      before = 'text';
    } else {
      line.seam(seamBefore(child, before === 'element'));
      writeElement(child, line, style, reading);
      before = 'element';
    }
  }
}

function seamBefore({ name }: Element, afterElement: boolean): Seam {
  if (wholes.has(name)) return 'space';
  if (name === 'Exposant' || name === 'Indice') return 'none';
  return afterElement ? 'elements' : 'mark';
}

function writeElement(element: Element, line: TextLine, style: Style, reading: Reading): void {
  const { name } = element;
  if (name === 'Image') reading.report('not-kept', element);
  else if (name === 'Exposant') line.write(raised(wordsOf(element, reading)), style, 'none');
  else {
    if (!inlineElements.has(name) && !wholes.has(name)) reading.report('unknown-element', element);
    if (name === 'LienExterne') gatherLink(element, reading);
    write(element, line, { ...style, ...styleOf(element) }, reading);
  }
}

function styleOf(element: Element): Style {
  if (element.name === 'MiseEnEvidence' || element.name === 'Valeur') return { strong: true };
  const to = element.name === 'LienInterne' ? linkTarget(element) : undefined;
  return to === undefined ? {} : { to };
}

/** An address that is named in passing cannot be opened at a terminal; it is kept where it can be read and printed. */
function gatherLink(element: Element, reading: Reading): void {
  const url = reading.addressOf(element);
  const title = plainText(element).replace(/\s+/g, ' ').trim();
  if (url !== null && title !== '') reading.more.add({ title, url });
}

function plainText({ children }: Element): string {
  return children.map((child) => (typeof child === 'string' ? child : plainText(child))).join('');
}

/** m², not m2: there is nothing but text on the other side. Letters (1er) are read as well where they are. */
function raised(words: string): string {
  return /^\d+$/.test(words) ? words.replace(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit))) : words;
}

/** The words of the title in an element; null where it has none. */
export function titleIn(element: Element, reading: Reading): string | null {
  const title = childNamed(element, 'Titre') ?? childNamed(element, 'TitreAlternatif');
  const words = title ? wordsOf(title, reading) : '';
  return words === '' ? null : words;
}

/** The words of a headline. Editors mark the guided searches among them with asterisks, for themselves. */
export function headline(element: Element | undefined, reading: Reading): string {
  return element ? wordsOf(element, reading).replace(/^\*+\s*/, '') : '';
}
