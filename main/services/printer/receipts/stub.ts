import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Language } from '../../../../contract/form.ts';
import type { Receipt } from '../receipt.ts';
import { dayInWords, textsIn } from '../texts.ts';
import { heading, languagesOf, name, provisionalBanner } from './parts.ts';

export interface Participation {
  /** The calendar day, `2026-11-22`: never the hour. */
  readonly day: string;
  readonly place: string;
  /** `XXXX-XXXX-XXXX`. */
  readonly tracker: string;
  /** The ballot waits in its envelope until the registrar knows that the card did not vote elsewhere. */
  readonly isProvisional?: boolean;
  /** The address of the consultation's public page, as people type it. */
  readonly board: string;
}

/** What a resident keeps: that they took part, where and which day, and how to find their ballot on the board. Nothing of their choice. */
export function stub(consultation: ConsultationPackage, participation: Participation, language: Language): Receipt {
  const t = textsIn(language);
  const shows = participation.isProvisional ? 'stub.whatItShowsProvisional' : 'stub.whatItShows';
  const tookPart = t('stub.tookPart');
  const tookPartInFrench = textsIn('fr')('stub.tookPart');
  return {
    blocks: [
      ...heading(consultation, language),
      ...(participation.isProvisional ? languagesOf(language).map(provisionalBanner) : []),
      { kind: 'rule' },
      { kind: 'strong', text: tookPart, lang: language },
      ...(language === 'fr' ? [] : [{ kind: 'text', ...name(tookPartInFrench, language) } as const]),
      { kind: 'text', text: dayInWords(participation.day, language), lang: language },
      { kind: 'text', ...name(participation.place, language) },
      { kind: 'rule' },
      { kind: 'text', text: t('stub.tracker'), lang: language },
      { kind: 'code', text: participation.tracker },
      { kind: 'text', text: t(shows), lang: language },
      { kind: 'space', heightPx: 16 },
      { kind: 'text', text: t('stub.howToCheck'), lang: language },
      { kind: 'strong', ...name(participation.board, language) },
      { kind: 'text', text: t('stub.orAsk'), lang: language },
    ],
  };
}
