import { type Debate, moderationReasons } from '../../contract/contributions.ts';
import type { Stages } from '../../contract/stages.ts';
import type { countContributions } from '../contributions/index.ts';
import { type Html, html, type Reader } from '../web/index.ts';

/** What is told of a debate, and how its contributions were moderated. */
export interface DebateView {
  readonly debate: Debate;
  readonly counts: Awaited<ReturnType<typeof countContributions>>;
}

/** The debate: the question, the statements and contributions with their answers, and the terms they were given under. */
export function debateSection(reader: Reader, { debate: stage }: Stages, view: DebateView, k: number): Html | null {
  if (!stage) return null;
  const { t, localized, number } = reader;
  const answers = new Map(view.debate.counts.map((one) => [one.statement, one]));
  const answered = (statement: string) => {
    const counts = answers.get(statement);
    if (!counts) return null;
    const figures = (['agree', 'disagree', 'pass'] as const).map(
      (opinion) => `${t(`debate.${opinion}`)} ${number(counts[opinion])}`,
    );
    return html`<p class="hint">${figures.join(' · ')}</p>`;
  };
  const statements = (stage.statements ?? []).map(
    ({ id, text }) => html`<li><p>${localized(text)}</p>${answered(id)}</li>`,
  );
  const contributions = view.debate.contributions.map(
    ({ id, contribution: said }) =>
      html`<li lang="${said.language}" dir="auto">${said.kind === 'proposal' && html`<p><strong>${said.title}</strong></p>`}${said.text.split('\n').map((line) => html`<p>${line}</p>`)}${answered(id)}</li>`,
  );
  const refused = view.counts.refused.map(
    ({ reason, count }) =>
      `${t(`debate.reasons.${moderationReasons.find((one) => one === reason) ?? 'off-topic'}`)} ${number(count)}`,
  );
  return html`<section aria-labelledby="debate-title"><h2 id="debate-title">${t('stages.debate')}</h2>
<p class="lead">${localized(stage.question)}</p>
${statements.length > 0 && html`<ul class="options said">${statements}</ul>`}
<h3>${t('debate.contributions')}</h3>
${contributions.length > 0 ? html`<ul class="options said">${contributions}</ul>` : html`<p>${t('debate.none')}</p>`}
<p class="hint">${t('debate.counted', { k })}</p>
${view.counts.waiting > 0 && html`<p>${t('debate.waiting', { count: view.counts.waiting, formatted: number(view.counts.waiting) })}</p>`}
${refused.length > 0 && html`<p>${t('debate.refused')} ${refused.join(' · ')}</p>`}
<h3>${t('debate.terms')}</h3>
${stage.terms.map((paragraph) => html`<p>${localized(paragraph)}</p>`)}</section>`;
}
