import type { Block } from '../../../contract/sheets.ts';
import type { Element } from './elements.ts';
import type { Reading } from './reading.ts';
import { titleIn } from './spans.ts';

type Note = Pick<Extract<Block, { kind: 'note' }>, 'tone' | 'title'>;

const tones: Readonly<Record<string, Note['tone']>> = {
  'À savoir': 'know',
  'À noter': 'note',
  Attention: 'warning',
  Rappel: 'reminder',
  Exemple: 'example',
};

const tonesOfElements: Readonly<Record<string, Note['tone']>> = {
  ASavoir: 'know',
  Attention: 'warning',
  Rappel: 'reminder',
  Exemple: 'example',
};

/** What sort of note an element is. A title that only says the sort ("À noter", and "Exemple" on an `ANoter`) is left to the screens. */
export function noteOf(element: Element, reading: Reading): Note {
  const title = titleIn(element, reading)?.replace(/\s*:$/, '') ?? null;
  const said = title !== null && Object.hasOwn(tones, title) ? tones[title] : undefined;
  return { tone: said ?? tonesOfElements[element.name] ?? 'note', title: said === undefined ? title : null };
}
