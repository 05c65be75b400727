import type { MajorityJudgementForm } from '../../../contract/form.ts';
import type { AnswerTally } from '../../../contract/tally.ts';
import { type Html, html, type Reader, table } from '../../web/index.ts';
import { asideLines, nameOf } from './options.ts';
import { rankingList } from './ranked.ts';

/** Who comes first, and how often each grade was given. */
export function gradesPart(
  reader: Reader,
  form: MajorityJudgementForm,
  tally: Extract<AnswerTally, { kind: 'majority-judgement' }>,
): Html {
  const { t, number, localized, language } = reader;
  const heads = [
    { text: t('result.choice') },
    { text: t('result.median') },
    ...form.grades.map(({ label }) => ({ text: label[language] ?? label.fr, amount: true })),
  ];
  const rows = tally.options.map(({ id, grades, median }) => {
    const grade = form.grades.find((one) => one.id === median);
    return html`<tr><th scope="row">${nameOf(reader, form, id)}</th><td>${grade ? localized(grade.label) : '–'}</td>${grades.map((count) => html`<td class="amount">${number(count)}</td>`)}</tr>`;
  });
  return html`${rankingList(reader, form, tally.ranking)}
<p class="hint">${t('result.majority')}</p>
${table(t('result.grades'), heads, rows)}
${asideLines(reader, tally)}`;
}
