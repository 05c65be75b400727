import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Language } from '../../../../contract/form.ts';
import type { Receipt, ReceiptBlock } from '../receipt.ts';
import { momentInWords, textsIn } from '../texts.ts';
import { heading, name } from './parts.ts';

/** Where a resident can come back to, or read on. */
export interface Whereabouts {
  readonly place: string;
  /** The address of the consultation's public page, as people type it. */
  readonly board: string;
}

/**
 * For whoever wants to think about it: between when and when one may take part, what to bring, and where to read on. The same for
 * everybody, and nothing in it says that somebody has voted or has not.
 */
export function reminder(
  consultation: ConsultationPackage,
  { place, board }: Whereabouts,
  language: Language,
  timeZone: string,
): Receipt {
  const t = textsIn(language);
  const { opensAt, closesAt, eligibility } = consultation;
  const text = (kind: 'strong' | 'text' | 'small', said: string): ReceiptBlock => ({
    kind,
    text: said,
    lang: language,
  });
  return {
    blocks: [
      ...heading(consultation, language),
      { kind: 'rule' },
      text('strong', t('reminder.title')),
      text('text', t('reminder.from', momentInWords(opensAt, language, timeZone))),
      text('strong', t('reminder.until', momentInWords(closesAt, language, timeZone))),
      ...(place === '' ? [] : [{ kind: 'text', ...name(place, language) } as const]),
      { kind: 'rule' },
      text('text', t(eligibility.deskCodes ? 'reminder.bringOrAsk' : 'reminder.bring')),
      { kind: 'space', heightPx: 16 },
      text('text', t('reminder.read')),
      { kind: 'strong', ...name(board, language) },
      text('small', t('reminder.noDuty')),
    ],
  };
}
