import type { ConsultationResult } from '../../contract/sync.ts';
import type { ConsultationState } from '../closing/index.ts';
import type { Consultation } from '../consultations/index.ts';
import { type Html, html, type Reader } from '../web/index.ts';
import { type DebateView, debateSection } from './debate-section.ts';
import { panelSection } from './panel-section.ts';
import { questionSection } from './question-section.ts';
import { resultSection } from './result-section.ts';
import { evaluationSection, fileSection, questionsSection, stageDates } from './stage-sections.ts';
import { stageBadge, stepper, whenLine } from './stages.ts';
import type { BoardBatch } from './store.ts';
import { type TrackerSearch, trackerSection } from './tracker-section.ts';
import { urnSection } from './urn-section.ts';

/** Everything that the page of one consultation shows. */
export interface ConsultationView {
  readonly consultation: Consultation;
  readonly state: ConsultationState;
  readonly batches: readonly BoardBatch[];
  readonly result: ConsultationResult | undefined;
  readonly search: TrackerSearch | undefined;
  readonly serverKey: string;
  readonly nowMs: number;
  readonly debate: DebateView;
}

/** The page of one consultation (design.md §5, "published with each consultation"). */
export function consultationPage(reader: Reader, view: ConsultationView): Html {
  const { t, localized } = reader;
  const { facts, package: of } = view.consultation;
  const { state } = view;
  return html`<p class="eyebrow">${stageBadge(reader, state.stage)} <span>${whenLine(reader, facts, state.stage)}</span></p>
<h1>${localized(of.title)}</h1>
<p class="legal">${t('legal')}</p>
${stepper(reader, state.stage)}
${of.stages && evaluationSection(reader, of.stages, facts.published)}
${view.result && resultSection(reader, of, view.result, state.terminals)}
<div class="columns">
<div>
<section aria-labelledby="information-title"><h2 id="information-title">${t('information.title')}</h2>
${of.information.map((paragraph) => html`<p>${localized(paragraph)}</p>`)}</section>
${questionSection(reader, of)}
</div>
<section class="panel" aria-labelledby="facts-title"><h2 id="facts-title">${t('facts.title')}</h2>${factList(reader, view)}</section>
</div>
${of.stages && fileSection(reader, facts.consultation, of.stages)}
${of.stages && debateSection(reader, of.stages, view.debate, of.k)}
${of.stages && questionsSection(reader, of.stages)}
${of.panel && panelSection(reader, of.panel, of.k, view.result?.panel)}
${trackerSection(reader, facts.consultation, of.k, view.search)}
${urnSection(reader, of, state, view.batches, view.serverKey)}
<section aria-labelledby="privacy-title"><h2 id="privacy-title">${t('privacy.title')}</h2>
${of.privacyNotice.map((paragraph) => html`<p>${localized(paragraph)}</p>`)}</section>`;
}

function factList(reader: Reader, { consultation, state, result, nowMs }: ConsultationView): Html {
  const { t, date, localized } = reader;
  const { facts, package: of } = consultation;
  const places = state.terminals.map(({ name, place }) => html`<li>${name}, ${place}</li>`);
  const over = state.stage !== 'announced' && state.stage !== 'open';
  return html`<dl class="facts">
<div><dt>${t('level.label')}</dt><dd><strong>${t(`level.${of.level}`)}</strong><p>${t(`level.${of.level}Text`)}</p></dd></div>
<div><dt>${t('facts.who')}</dt><dd>${localized(of.whoMayTakePart)}</dd></div>
<div><dt>${t('facts.when')}</dt><dd>${t('dates.between', { from: date(facts.opensAt), to: date(facts.closesAt) })}</dd></div>
${of.stages && html`<div><dt>${t('stages.title')}</dt><dd>${stageDates(reader, of, nowMs)}</dd></div>`}
${!over && html`<div><dt>${t('facts.where')}</dt><dd><p>${t('facts.whereText')}</p><ul>${places}</ul></dd></div>`}
<div><dt>${t('question.tie')}</dt><dd>${localized(of.tieRule)}</dd></div>
${!result && html`<div><dt>${t('facts.next')}</dt><dd>${localized(of.whatHappensNext)}</dd></div>`}
</dl>`;
}
