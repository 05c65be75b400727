import { formCode, formHash } from '../../../../ballot/index.ts';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Language } from '../../../../contract/form.ts';
import type { Receipt } from '../receipt.ts';
import { textsIn } from '../texts.ts';
import { heading, name } from './parts.ts';

export interface BagLabel {
  readonly bag: number;
  /** How many slips the bag should hold: as many as its batches have ballots. */
  readonly slips: number;
  readonly terminal: string;
}

/** What is stuck on a full bag of slips. No time: a bag tells which terminal it is of, and nothing of who voted when. */
export function bagLabel(
  consultation: ConsultationPackage,
  { bag, slips, terminal }: BagLabel,
  language: Language,
): Receipt {
  const t = textsIn(language);
  return {
    blocks: [
      ...heading(consultation, language),
      { kind: 'rule' },
      { kind: 'strong', text: t('bag.title'), lang: language },
      { kind: 'code', text: `${terminal}/${bag}` },
      { kind: 'two-columns', text: t('bag.slips'), lang: language, end: String(slips) },
      { kind: 'two-columns', text: t('slip.form'), lang: language, end: formCode(formHash(consultation.form)) },
      { kind: 'small', text: t('slip.key'), lang: language },
      { kind: 'small', ...name(consultation.ballotKey.fingerprint, language) },
      { kind: 'text', text: t('bag.whatToDo'), lang: language },
    ],
  };
}
