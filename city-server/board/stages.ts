import type { Stage } from '../closing/index.ts';
import type { ConsultationFacts } from '../consultations/index.ts';
import { type Html, html, type Reader } from '../web/index.ts';

/** The name of a stage, in its colour. */
export function stageBadge({ t }: Reader, stage: Stage): Html {
  return html`<span class="badge ${stage}">${t(`stage.${stage}`)}</span>`;
}

/** One line that says when: until when it is open, or since when it is closed. */
export function whenLine({ t, date }: Reader, facts: ConsultationFacts, stage: Stage): string {
  if (stage === 'announced') return t('dates.opens', { date: date(facts.opensAt) });
  if (stage === 'open') return t('dates.closes', { date: date(facts.closesAt) });
  return t('dates.closed', { date: date(facts.closesAt) });
}

const steps = ['information', 'expression', 'count', 'result'] as const;

/** Where the consultation stands among its steps. */
export function stepper({ t }: Reader, stage: Stage): Html {
  const current = { announced: 0, open: 1, closing: 2, complete: 2, counting: 2, published: 3 }[stage];
  const items = steps.map((step, at) => {
    const state = at < current ? 'done' : at === current ? 'current' : 'toCome';
    const mark = state === 'current' && html` aria-current="step"`;
    return html`<li class="${state}"${mark}><strong>${t(`steps.${step}`)}</strong><span>${t(`steps.${state}`)}</span></li>`;
  });
  return html`<nav class="steps" aria-label="${t('steps.title')}"><ol>${items}</ol></nav>`;
}
