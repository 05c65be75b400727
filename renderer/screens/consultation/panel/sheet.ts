import type { Panel, PanelAnswers, PanelQuestion } from '../../../../contract/panel.ts';

/** Where the resident is with the panel sheet, once the receipt of the ballot was read. */
export type Sheet =
  | { readonly step: 'invited' }
  /** `at`: which question, from 0. An answer that is not there was not chosen yet; null: they prefer not to say. */
  | { readonly step: 'asked'; readonly at: number; readonly answers: PanelAnswers }
  | { readonly step: 'declined' }
  | { readonly step: 'kept' }
  | { readonly step: 'failed' };

export const firstQuestion: Sheet = { step: 'asked', at: 0, answers: {} };

type Asked = Extract<Sheet, { step: 'asked' }>;

export function questionOf({ questions }: Panel, { at }: Asked): PanelQuestion {
  const question = questions[at];
  if (!question) throw new Error('a sheet ends with its last question');
  return question;
}

/** The question before this one, its answer as it was given; before the first, the invitation. */
export function before(sheet: Asked): Sheet {
  return sheet.at === 0 ? { step: 'invited' } : { ...sheet, at: sheet.at - 1 };
}
