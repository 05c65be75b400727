import { questionsOf } from '../../../ballot/forms/index.ts';
import type { BallotForm, QuestionForm, QuestionnaireForm } from '../../../contract/form.ts';
import type { AnswerTally, Tally } from '../../../contract/tally.ts';
import { type Html, html, type Reader } from '../../web/index.ts';
import { gradesPart } from './grades.ts';
import { type OptionsTally, optionsPart } from './options.ts';
import { rankedPart } from './ranked.ts';

/** What was counted, each kind of form in its own way. `ballots`: all that were counted, blank and invalid ones included. */
export function tallyPart(reader: Reader, form: BallotForm, tally: Tally, ballots: number): Html {
  if (form.kind === 'questionnaire')
    return tally.kind === 'questionnaire' ? questionsPart(reader, form, tally) : html``;
  return html`<p>${reader.localized(form.question)}</p>${answerPart(reader, form, tally as AnswerTally, ballots)}`;
}

function answerPart(reader: Reader, form: QuestionForm, tally: AnswerTally, ballots: number): Html {
  // The result was checked to be of this form before it was published.
  if (form.kind === 'ranked' && tally.kind === 'ranked') return rankedPart(reader, form, tally);
  if (form.kind === 'majority-judgement' && tally.kind === 'majority-judgement') return gradesPart(reader, form, tally);
  return optionsPart(reader, form, tally as OptionsTally, ballots);
}

function questionsPart(
  reader: Reader,
  form: QuestionnaireForm,
  { questions, expressed, blank, invalid }: Extract<Tally, { kind: 'questionnaire' }>,
): Html {
  const { t, number, localized } = reader;
  const parts = questionsOf(form).map(({ form: asks }, index) => {
    const { tally = null, skipped = 0, notAsked = 0 } = questions[index] ?? {};
    const answered = expressed - skipped - notAsked;
    const said = { answered: number(answered), skipped: number(skipped), notAsked: number(notAsked) };
    return html`<section class="counted-question"><h3>${localized(asks.question)}</h3>
<p class="hint">${t('result.answered', said)}</p>
${tally ? answerPart(reader, asks, tally, answered) : html`<p>${t('result.questionBelowK')}</p>`}</section>`;
  });
  const aside = { blank: number(blank), invalid: number(invalid), expressed: number(expressed) };
  return html`<p>${localized(form.question)}</p><p>${t('result.questionnaire', aside)}</p>${parts}`;
}
