import { type Stage, stageOf } from '../closing/index.ts';
import type { Consultation } from '../consultations/index.ts';
import { type Html, html, type Reader } from '../web/index.ts';
import { stageBadge, whenLine } from './stages.ts';

/** A consultation with where it stands. */
export interface Listed {
  readonly consultation: Consultation;
  readonly stage: Stage;
}

/** The first page: what is under way, what comes, what is over. */
export function listPage(reader: Reader, city: string, listed: readonly Listed[]): Html {
  const { t } = reader;
  const open = listed.filter(({ stage }) => stage === 'open');
  const announced = listed.filter(({ stage }) => stage === 'announced');
  const past = listed.filter(({ stage }) => stage !== 'open' && stage !== 'announced');
  return html`<h1>${t('list.title', { city })}</h1>
<p class="lead">${t('list.intro')}</p>
${listed.length === 0 && html`<p class="panel wash">${t('list.none')}</p>`}
${group(reader, t('list.open'), open)}
${group(reader, t('list.announced'), announced)}
${group(reader, t('list.past'), past)}`;
}

function group(reader: Reader, title: string, listed: readonly Listed[]): Html | null {
  if (listed.length === 0) return null;
  const items = listed.map(({ consultation, stage }) => card(reader, consultation, stage));
  return html`<section><h2>${title}</h2><ul class="cards">${items}</ul></section>`;
}

function card(reader: Reader, { facts, package: of }: Consultation, stage: Stage): Html {
  const { t, link, localized } = reader;
  const rehearsal = of.rehearsal && html` <span class="badge warn">${t('rehearsal.badge')}</span>`;
  return html`<li><p class="eyebrow">${stageBadge(reader, stage)}${rehearsal}</p>
<h3><a href="${link(`/consultations/${facts.consultation}`)}">${localized(of.title)}</a></h3>
<p>${whenLine(reader, facts, stage)}</p></li>`;
}

/** Where a consultation stands, for lists: whether a terminal still owes something is not looked up. */
export function listedStage(consultation: Consultation, nowMs: number): Listed {
  return { consultation, stage: stageOf(consultation.facts, false, nowMs) };
}
