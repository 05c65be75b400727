import type { Language, Localized } from '../../../../contract/form.ts';
import type { Procedure } from '../../../../contract/procedures.ts';
import { directionOf, type Receipt, type ReceiptBlock, type Words } from '../receipt.ts';
import { dayInWords, textsIn } from '../texts.ts';
import { name, words } from './parts.ts';

/**
 * What a resident takes along from the page of a procedure: what to bring, as a list to tick, where, how much and how long where that
 * is known, and the address of the site. It is the same for everybody: no time, no number.
 * @param place the terminal's, so that whoever helps knows where it was printed; empty where it has none
 */
export function procedureTicket(procedure: Procedure, language: Language, place: string): Receipt {
  const t = textsIn(language);
  const { title, bring, office, cost, delay, payment, entry, checkedOn } = procedure;
  const text = (kind: 'strong' | 'text' | 'small', said: string): ReceiptBlock => ({
    kind,
    text: said,
    lang: language,
  });
  // A line that nobody translated begins where the others do.
  const aligned = (said: Localized): Words => ({ ...words(said, language), dir: directionOf(language) });
  const things: readonly ReceiptBlock[] = bring.map((thing) => ({ kind: 'item', ...aligned(thing) }));
  const fact = (label: string, said: Localized | undefined): ReceiptBlock[] =>
    said === undefined ? [] : [text('small', label), { kind: 'strong', ...aligned(said) }];
  return {
    blocks: [
      ...(place === '' ? [] : [{ kind: 'small', ...name(place, language) } as const]),
      { kind: 'title', ...aligned(title) },
      { kind: 'rule' },
      text('strong', t('ticket.bring')),
      ...(things.length > 0 ? things : [text('text', t('ticket.bringNothing'))]),
      { kind: 'rule' },
      ...fact(t('ticket.office'), office),
      ...fact(t('ticket.cost'), cost),
      ...(payment ? [text('text', t('ticket.payment'))] : []),
      ...fact(t('ticket.delay'), delay),
      text('small', t('ticket.site')),
      { kind: 'strong', ...name(asTyped(entry), language) },
      { kind: 'qr', text: entry },
      { kind: 'rule' },
      text('small', t('ticket.source', { day: dayInWords(checkedOn, language) })),
      text('small', t('ticket.mayChange')),
    ],
  };
}

/** As people type an address: without what every browser adds, and without what only the site needs. */
function asTyped(address: string): string {
  const { host, pathname, search, hash } = new URL(address);
  return `${host}${`${pathname}${search}${hash}`.replace(/^\/$/, '')}`;
}
