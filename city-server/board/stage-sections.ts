import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { Localized } from '../../contract/form.ts';
import type { Outcome, Stages } from '../../contract/stages.ts';
import { stagesAt } from '../../contract/stages.ts';
import { type Html, html, type Reader } from '../web/index.ts';

/** When each stage is, in the order in which they come. */
export function stageDates({ t, date }: Reader, of: ConsultationPackage, nowMs: number): Html {
  const items = stagesAt(of, nowMs).map(
    ({ stage, opensAt, closesAt }) =>
      html`<li><strong>${t(`stages.${stage}`)}</strong> ${t('dates.between', { from: date(new Date(opensAt)), to: date(new Date(closesAt)) })}</li>`,
  );
  return html`<ul>${items}</ul>`;
}

/** The file of a consultation: who decides, the pages with their pictures, and the documents. */
export function fileSection(reader: Reader, consultation: string, { information }: Stages): Html {
  const { t, localized } = reader;
  const address = (name: string) => `/consultations/${consultation}/attachments/${name}`;
  const pages = information.pages.map(
    ({ title, paragraphs: said, picture }) =>
      html`<h3>${localized(title)}</h3>${paragraphs(reader, said)}${
        picture &&
        html`<figure><img class="attached" src="${address(picture.attachment)}" alt="${picture.alternative[reader.language] ?? picture.alternative.fr}" loading="lazy"></figure>`
      }`,
  );
  const documents = (information.documents ?? []).map(
    ({ title, attachment }) => html`<li><a href="${address(attachment)}" download>${localized(title)}</a> (PDF)</li>`,
  );
  return html`<section aria-labelledby="file-title"><h2 id="file-title">${t('stages.file')}</h2>
<h3>${t('stages.whoDecides')}</h3>${paragraphs(reader, [information.whoDecides])}
${pages}
${documents.length > 0 && html`<h3>${t('stages.documents')}</h3><ul>${documents}</ul>`}</section>`;
}

/** What residents asked, and what the city answered. */
export function questionsSection(reader: Reader, { reflection }: Stages): Html | null {
  if (!reflection) return null;
  const { t, localized } = reader;
  const items = reflection.questions.map(
    ({ question, answer }) => html`<h3>${localized(question)}</h3>${paragraphs(reader, answer)}`,
  );
  return html`<section aria-labelledby="questions-title"><h2 id="questions-title">${t('stages.questions')}</h2>${items}</section>`;
}

/** What was decided and why; or, once the result is there, that the city owes it. */
export function evaluationSection(reader: Reader, { evaluation }: Stages, published: boolean): Html | null {
  if (!evaluation || (!published && !evaluation.outcome)) return null;
  const { t } = reader;
  return html`<section class="panel" aria-labelledby="evaluation-title"><h2 id="evaluation-title">${t('stages.outcome.title')}</h2>
${evaluation.outcome ? outcome(reader, evaluation.outcome) : html`<p>${t('stages.outcome.waiting')}</p>`}</section>`;
}

function outcome(reader: Reader, { decision, reasons, followUp, next }: Outcome): Html {
  const { t, link } = reader;
  return html`<h3>${t('stages.outcome.decision')}</h3>${paragraphs(reader, decision)}
<h3>${t('stages.outcome.reasons')}</h3>${paragraphs(reader, reasons)}
${followUp && html`<h3>${t('stages.outcome.followUp')}</h3>${paragraphs(reader, followUp)}`}
${next && html`<p><a class="button" href="${link(`/consultations/${next}`)}">${t('stages.outcome.next')}</a></p>`}`;
}

function paragraphs({ localized }: Reader, said: readonly Localized[]): Html[] {
  return said.map((paragraph) => html`<p>${localized(paragraph)}</p>`);
}
