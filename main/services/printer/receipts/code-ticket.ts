import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Language } from '../../../../contract/form.ts';
import type { Receipt } from '../receipt.ts';
import { momentInWords, textsIn } from '../texts.ts';
import { heading } from './parts.ts';

/**
 * What the desk hands to a resident without a card: a one-use code of ten digits, in pairs as telephone numbers are read. Valid
 * until the consultation closes, by the clock of the terminal's time zone.
 */
export function codeTicket(
  consultation: ConsultationPackage,
  code: string,
  language: Language,
  timeZone: string,
): Receipt {
  const t = textsIn(language);
  return {
    blocks: [
      ...heading(consultation, language),
      { kind: 'rule' },
      { kind: 'strong', text: t('code.title'), lang: language },
      { kind: 'code', text: code.replace(/(..)(?=.)/g, '$1  ') },
      { kind: 'text', text: t('code.howTo'), lang: language },
      // For a scanner, where the terminal has one; whoever finds the ticket can read the digits above as well.
      { kind: 'qr', text: code },
      { kind: 'space', heightPx: 16 },
      { kind: 'strong', text: t('code.once'), lang: language },
      {
        kind: 'text',
        text: t('code.validUntil', momentInWords(consultation.closesAt, language, timeZone)),
        lang: language,
      },
      { kind: 'text', text: t('code.keep'), lang: language },
    ],
  };
}
