import type { Sheet } from '../../../contract/sheets.ts';
import { childNamed, type Element } from './elements.ts';
import type { Reading } from './reading.ts';
import { titleIn, wordsOf } from './spans.ts';

/** The office of an `OuSAdresser`, gathered for the sheet. How to reach it stands in the text of the element. */
export function officeOf(element: Element, reading: Reading): Sheet['offices'][number] | undefined {
  const title = titleWithComplement(element, reading);
  if (title === null) {
    reading.report('no-title', element);
    return undefined;
  }
  const site = childNamed(element, 'RessourceWeb');
  const office = { title, url: site ? reading.addressOf(site) : null };
  reading.offices.add(office);
  return office;
}

/** "Préfecture – Pour accomplir la démarche (sauf à Paris)" */
export function titleWithComplement(element: Element, reading: Reading): string | null {
  const title = titleIn(element, reading);
  const complement = childNamed(element, 'Complement');
  return title !== null && complement ? `${title} – ${wordsOf(complement, reading)}` : title;
}
