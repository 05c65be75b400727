import { type Panel, type PanelCount, type PanelQuestion, unanswered } from '../../contract/panel.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';

/** Who took part, as far as they cared to say: the questions, and once the result is published the answers to each, alone. */
export function panelSection(reader: Reader, panel: Panel, k: number, count: PanelCount | undefined): Html {
  const { t } = reader;
  return html`<section aria-labelledby="panel-title"><h2 id="panel-title">${t('panel.title')}</h2>
<p>${t('panel.voluntary')}</p>
<p>${t('panel.apart')}</p>
${count ? counted(reader, panel, k, count) : html`<ul>${panel.questions.map((question) => html`<li>${t(`panel.questions.${question}`)}</li>`)}</ul>`}
</section>`;
}

function counted(reader: Reader, panel: Panel, k: number, { sheets, questions }: PanelCount): Html {
  const { t, number, share } = reader;
  const total = html`<p class="turnout">${t('panel.sheets', { count: sheets, formatted: number(sheets) })}</p>`;
  if (!questions) return html`${total}${sheets > 0 && html`<p>${t('panel.belowK', { k })}</p>`}`;
  const heads = [
    { text: t('panel.answer') },
    { text: t('panel.count'), amount: true },
    { text: t('result.share'), amount: true },
  ];
  const isMerged = questions.some(({ lines }) => lines.some(({ answers }) => answers.length > 1));
  const tables = questions.map(({ question, lines }) => {
    const rows = lines.map(
      ({ answers, sheets: here }) =>
        html`<tr><th scope="row">${listed(answers.map((answer) => answerWords(reader, panel, question, answer)))}</th><td class="amount">${number(here)}</td><td class="amount">${share(here, sheets)}</td></tr>`,
    );
    return table(t(`panel.questions.${question}`), heads, rows);
  });
  return html`${total}${isMerged && html`<p class="hint">${t('panel.merged', { k })}</p>`}${tables}`;
}

function listed(parts: readonly Html[]): Html[] {
  return parts.map((part, at) => (at === 0 ? part : html`, ${part}`));
}

function answerWords(
  { t, localized }: Reader,
  { districts = [] }: Panel,
  question: PanelQuestion,
  answer: string,
): Html {
  if (answer === unanswered) return html`${t('panel.unanswered')}`;
  if (question !== 'district') return html`${t(`panel.answers.${question}.${answer}` as 'panel.answers.tie.lives')}`;
  const district = districts.find(({ id }) => id === answer);
  return district ? localized(district.name) : html`${answer}`;
}
