import { costOf } from '../../../ballot/forms/index.ts';
import type { BudgetForm, QuestionForm } from '../../../contract/form.ts';
import type { AnswerTally } from '../../../contract/tally.ts';
import { type Html, html, type Reader, table } from '../../web/index.ts';
import { type BarLine, ballotBars, bars } from './bars.ts';

/** Tallies that count each option, and those that come first. */
export type OptionsTally = Exclude<AnswerTally, { kind: 'ranked' | 'majority-judgement' }>;

/** Options in the published order, then blank. */
export function optionsPart(reader: Reader, form: QuestionForm, tally: OptionsTally, ballots: number): Html {
  const { t } = reader;
  const lines = optionLines(reader, form, tally);
  const blank = blankLine(reader, form, tally.blank);
  switch (tally.kind) {
    case 'yes-no':
    case 'single':
      return ballotBars(reader, [...lines, blank], ballots, tally.invalid);
    case 'points':
      return html`${pointsChart(reader, lines, tally)}${asideLines(reader, tally)}`;
    case 'budget':
      return html`${ballotBars(reader, [...lines, blank], ballots, tally.invalid)}${form.kind === 'budget' && fundedLines(reader, form, tally.funded)}<p class="hint">${t('result.several')}</p>`;
    default:
      return html`${ballotBars(reader, [...lines, blank], ballots, tally.invalid)}<p class="hint">${t('result.several')}</p>`;
  }
}

/** The name of an option; an id that the form does not have never passes the check of a result. */
export function nameOf({ localized }: Reader, form: QuestionForm, id: string): Html {
  const option = form.options.find((one) => one.id === id);
  return option ? localized(option.label) : html`${id}`;
}

/** Blank and invalid ballots, where the chart is not of ballots. */
export function asideLines({ t, number }: Reader, { blank, invalid }: AnswerTally): Html {
  return html`<p>${t('result.blank', { formatted: number(blank) })}${invalid > 0 && html` ${t('result.invalidCount', { formatted: number(invalid) })}`}</p>`;
}

function blankLine({ t, localized }: Reader, { blankLabel }: QuestionForm, count: number): BarLine {
  const label = blankLabel ? localized(blankLabel) : html`${t('question.blank')}`;
  return { label, count, kind: 'blank', note: null };
}

function optionLines(reader: Reader, form: QuestionForm, tally: OptionsTally): BarLine[] {
  const { t } = reader;
  const first = new Set(tally.kind === 'budget' ? tally.funded : tally.leaders);
  const word = tally.kind === 'budget' ? t('result.funded') : t(first.size > 1 ? 'result.tied' : 'result.leader');
  return tally.options.map(({ id, count }): BarLine => {
    const isFirst = first.has(id);
    const note = isFirst ? html` <span class="badge">${word}</span>` : null;
    return {
      label: html`${nameOf(reader, form, id)}${costNote(reader, form, id)}`,
      count,
      kind: isFirst ? 'lead' : 'other',
      note,
    };
  });
}

function costNote({ euros }: Reader, form: QuestionForm, id: string): Html | null {
  const cost = form.kind === 'budget' && form.options.find((project) => project.id === id)?.costEuros;
  return cost === false || cost === undefined ? null : html` · ${euros(cost)}`;
}

/** What the funded projects take of the envelope, and the rule that chose them. */
function fundedLines({ t, euros }: Reader, form: BudgetForm, funded: readonly string[]): Html {
  const amounts = { spent: euros(costOf(form, funded)), envelope: euros(form.envelopeEuros) };
  return html`<p>${t('result.spent', amounts)}</p><p class="hint">${t(`result.budget.${form.method}`)}</p>`;
}

function pointsChart(
  reader: Reader,
  lines: readonly BarLine[],
  tally: Extract<OptionsTally, { kind: 'points' }>,
): Html {
  const { t, number } = reader;
  const all = tally.options.reduce((sum, { count }) => sum + count, 0);
  const heads = [
    { text: t('result.choice') },
    { text: t('result.points'), amount: true },
    { text: t('result.givers'), amount: true },
  ];
  const rows = lines.map(
    ({ label, count, note }, index) =>
      html`<tr><th scope="row">${label}${note}</th><td class="amount">${number(count)}</td><td class="amount">${number(tally.options[index]?.ballots ?? 0)}</td></tr>`,
  );
  return html`${bars(reader, t('result.pointsChart'), lines, all)}${table(t('result.table'), heads, rows)}`;
}
