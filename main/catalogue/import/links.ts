import type { SheetLink } from '../../../contract/sheets.ts';
import { childNamed, type Element } from './elements.ts';
import type { Reading } from './reading.ts';
import { headline } from './spans.ts';
import { linkTarget } from './targets.ts';

/** The links to sheets that some elements are, such as `Fiche`, `Dossier` or `QuestionReponse`; others are passed over. */
export function sheetLinks(elements: readonly Element[], reading: Reading): SheetLink[] {
  return elements.flatMap((element) => {
    const id = linkTarget(element);
    const title = id === undefined ? '' : headline(childNamed(element, 'Titre') ?? element, reading);
    return id === undefined || title === '' ? [] : [{ id, title }];
  });
}
