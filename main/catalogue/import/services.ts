import { type OnlineService, type Sheet, sheetId } from '../../../contract/sheets.ts';
import { type Attributes, childNamed, type Element, elementsIn } from './elements.ts';
import type { Reading } from './reading.ts';
import { headline, titleIn, wordsOf } from './spans.ts';

/** The service of a `ServiceEnLigne` or a form that is annexed to one, gathered for the sheet, its notices too. */
export function serviceOf(element: Element, reading: Reading): OnlineService | undefined {
  gatherNotices(element, reading);
  const title = titleIn(element, reading);
  if (title === null) {
    reading.report('no-title', element);
    return undefined;
  }
  const { attributes } = element;
  const page = childNamed(element, 'LienWeb') ?? element;
  const service = {
    id: sheetId.safeParse(attributes.ID).data ?? null,
    kind: serviceKind(attributes),
    title,
    url: reading.addressOf(page),
    cerfa: attributes.numerocerfa ?? null,
  };
  reading.services.add(service);
  return service;
}

/**
 * The addresses of a `ServiceComplementaire`, which is a service itself, and its notices. Its title says of what sort it is
 * ("Téléservice : …"), its name at the end of the `FilDAriane` does not.
 */
export function gatherOwnServices(root: Element, { id, title }: Pick<Sheet, 'id' | 'title'>, reading: Reading): void {
  gatherNotices(root, reading);
  const trail = elementsIn(childNamed(root, 'FilDAriane') ?? root);
  const plain = trail.find(({ attributes }) => attributes.ID === id);
  const number = childNamed(root, 'NumeroCerfa');
  for (const page of elementsIn(root).filter(({ name }) => name === 'LienWeb'))
    reading.services.add({
      id,
      kind: serviceKind(root.attributes),
      title: headline(plain, reading) || title,
      url: reading.addressOf(page),
      cerfa: number ? wordsOf(number, reading) : null,
    });
}

/** Instructions for a form: something to read, not a thing to do. */
function gatherNotices(element: Element, reading: Reading): void {
  for (const notice of elementsIn(element).filter(({ name }) => name === 'NoticeLiee'))
    gatherLink(notice, wordsOf(notice, reading), reading);
}

export function gatherLink(element: Element, title: string | null, reading: Reading): void {
  if (title) reading.more.add({ title, url: reading.addressOf(element) });
}

const kinds: readonly (readonly [type: string, kind: OnlineService['kind']])[] = [
  ['Téléservice', 'online'],
  ['Formulaire', 'form'],
  ['Modèle de document', 'letter'],
  ['Simulateur', 'simulator'],
];

/** From the type in the source; some types go on, as in "Téléservice personnalisé sur SP". */
function serviceKind({ type = '' }: Attributes): OnlineService['kind'] {
  return kinds.find(([start]) => type.startsWith(start))?.[1] ?? 'other';
}
