import { questionsOf } from '../../ballot/forms/index.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { QuestionForm } from '../../contract/form.ts';
import { type Html, html, type Reader } from '../web/index.ts';

/** What is asked, in the published order. */
export function questionSection(reader: Reader, { form }: ConsultationPackage): Html {
  const { t, localized } = reader;
  const asked =
    form.kind === 'questionnaire'
      ? html`<ol>${questionsOf(form).map(({ form: asks }) => html`<li>${localized(asks.question)}${optionList(reader, asks)}</li>`)}</ol>`
      : optionList(reader, form);
  return html`<section aria-labelledby="question-title"><h2 id="question-title">${t('question.title')}</h2>
<p class="lead">${localized(form.question)}</p>
${form.help && html`<p>${localized(form.help)}</p>`}
${asked}
<p class="hint">${t('question.blankNote')}</p></section>`;
}

function optionList(reader: Reader, form: QuestionForm): Html {
  const { t, localized } = reader;
  const costs = new Map(form.kind === 'budget' ? form.options.map(({ id, costEuros }) => [id, costEuros]) : []);
  const options = form.options.map(({ id, label, description }) => {
    const cost = costs.get(id);
    return html`<li>${localized(label)}${cost !== undefined && html` · ${reader.euros(cost)}`}${description && html`<p class="note">${localized(description)}</p>`}</li>`;
  });
  const blank = form.blankLabel ? localized(form.blankLabel) : html`${t('question.blank')}`;
  const grades =
    form.kind === 'majority-judgement' &&
    html`<p class="note">${t('question.grades')} ${form.grades.map(({ label }, at) => html`${at > 0 && ' · '}${localized(label)}`)}</p>`;
  const envelope =
    form.kind === 'budget' &&
    html`<p class="note">${t('question.envelope', { amount: reader.euros(form.envelopeEuros) })}</p>`;
  return html`<ul class="options">${options}<li class="blank">${blank}</li></ul>${grades}${envelope}`;
}
