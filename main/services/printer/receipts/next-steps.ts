import type { NextSteps } from '../../../../contract/assistance.ts';
import type { Language } from '../../../../contract/form.ts';
import type { Receipt, ReceiptBlock } from '../receipt.ts';
import { dayInWords, textsIn } from '../texts.ts';
import { name } from './parts.ts';

/** What was done with a mediator, what comes next and until when. It names neither the resident nor the procedure. */
export function nextStepsTicket({ done, next, day }: NextSteps, language: Language, place: string): Receipt {
  const t = textsIn(language);
  const items = (title: string, sentences: readonly string[]): ReceiptBlock[] =>
    sentences.length === 0
      ? []
      : [
          { kind: 'rule' },
          { kind: 'strong', text: title, lang: language },
          ...sentences.map((text): ReceiptBlock => ({ kind: 'item', text, lang: language })),
        ];
  return {
    blocks: [
      ...(place === '' ? [] : [{ kind: 'small', ...name(place, language) } as const]),
      { kind: 'title', text: t('nextSteps.title'), lang: language },
      ...items(
        t('nextSteps.done'),
        done.map((step) => t(`nextSteps.steps.${step}`)),
      ),
      ...items(
        t('nextSteps.next'),
        next.map((step) => t(`nextSteps.steps.${step}`)),
      ),
      ...(day === null
        ? []
        : ([
            { kind: 'rule' },
            { kind: 'text', text: t('nextSteps.day'), lang: language },
            { kind: 'title', text: dayInWords(day, language), lang: language },
          ] as const)),
      { kind: 'space', heightPx: 16 },
      { kind: 'small', text: t('nextSteps.keep'), lang: language },
    ],
  };
}
