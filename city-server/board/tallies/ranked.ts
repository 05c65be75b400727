import type { QuestionForm, RankedForm } from '../../../contract/form.ts';
import type { AnswerTally } from '../../../contract/tally.ts';
import { type Html, html, type Reader, table } from '../../web/index.ts';
import { asideLines, nameOf } from './options.ts';

type RankedTally = Extract<AnswerTally, { kind: 'ranked' }>;

/** Who comes first, and the figures that anybody can reckon it from: every duel, and every round of a run-off. */
export function rankedPart(reader: Reader, form: RankedForm, tally: RankedTally): Html {
  const { t } = reader;
  return html`${rankingList(reader, form, tally.ranking)}
<p class="hint">${t(form.method === 'schulze' ? 'result.schulze' : 'result.runoff')}</p>
${tally.rounds.length > 0 && rounds(reader, form, tally)}
${duels(reader, form, tally)}
${asideLines(reader, tally)}`;
}

/** Places from the first; those that tie stand together. */
export function rankingList(reader: Reader, form: QuestionForm, ranking: RankedTally['ranking']): Html {
  const { t } = reader;
  const places = ranking.map((group, index) => {
    const tied = group.length > 1 && html` <span class="badge">${t('result.tied')}</span>`;
    const first = index === 0 && group.length === 1 && html` <span class="badge">${t('result.leader')}</span>`;
    const names = group.map((id, at) => html`${at > 0 && ' · '}${nameOf(reader, form, id)}`);
    return html`<li>${names}${tied}${first}</li>`;
  });
  return html`<h3>${t('result.ranking')}</h3><ol class="ranking">${places}</ol>`;
}

function rounds(reader: Reader, form: RankedForm, { rounds: all }: RankedTally): Html {
  const { t, number } = reader;
  const heads = [
    { text: t('result.choice') },
    ...all.map((_, index) => ({ text: t('result.round', { round: String(index + 1) }), amount: true })),
  ];
  const rows = form.options.map(({ id }, at) => {
    const cells = all.map(({ counts, eliminated }) => {
      const count = counts[at] ?? null;
      const out = eliminated.includes(id) && html`<span class="note">${t('result.eliminated')}</span>`;
      return html`<td class="amount">${count === null ? '–' : number(count)}${out}</td>`;
    });
    return html`<tr><th scope="row">${nameOf(reader, form, id)}</th>${cells}</tr>`;
  });
  const exhausted = all.map((round) => html`<td class="amount">${number(round.exhausted)}</td>`);
  rows.push(html`<tr><th scope="row">${t('result.exhausted')}</th>${exhausted}</tr>`);
  const ties = all.flatMap(({ tie }, index) =>
    tie === null
      ? []
      : [
          html`<p class="hint">${t(`result.tie.${tie === 'earlier-rounds' ? 'earlierRounds' : 'order'}`, { round: String(index + 1) })}</p>`,
        ],
  );
  return html`${table(t('result.rounds'), heads, rows)}${ties}`;
}

function duels(reader: Reader, { options }: RankedForm, { pairwise }: RankedTally): Html {
  const { t, number, localized } = reader;
  const heads = [
    { text: t('result.preferred') },
    ...options.map(({ label }) => ({ text: label[reader.language] ?? label.fr, amount: true })),
  ];
  const rows = options.map(({ label }, row) => {
    const cells = options.map((_, column) =>
      row === column
        ? html`<td class="amount">–</td>`
        : html`<td class="amount">${number(pairwise[row]?.[column] ?? 0)}</td>`,
    );
    return html`<tr><th scope="row">${localized(label)}</th>${cells}</tr>`;
  });
  return table(t('result.duels'), heads, rows);
}
