import type { ConsultationPackage } from '../../contract/consultation.ts';
import { type Contribution, moderationReasons } from '../../contract/contributions.ts';
import { type Html, html, type Reader } from '../web/index.ts';
import { form } from './forms.ts';

/** A contribution as it lies before a moderator. */
export interface Moderated {
  readonly id: string;
  readonly contribution: Contribution;
}

export interface ModerationView {
  readonly of: ConsultationPackage;
  readonly waiting: readonly Moderated[];
  readonly published: readonly Moderated[];
  readonly count: number;
}

/** What residents wrote and nobody has read yet, under the terms that they were given; and what is published, to take it back. */
export function moderationPage(
  reader: Reader,
  { of, waiting, published, count }: ModerationView,
  formKey: string,
): Html {
  const { t, link, localized, number } = reader;
  const path = `/consultations/${of.consultation}`;
  const terms = (of.stages?.debate?.terms ?? []).map((paragraph) => html`<p>${localized(paragraph)}</p>`);
  const one = (item: Moderated, isWaiting: boolean) => {
    const post = (content: Html) =>
      form(
        link(`${path}/moderation`),
        formKey,
        html`<input type="hidden" name="contribution" value="${item.id}">${content}`,
      );
    return html`<section class="panel contribution" aria-label="${t('officer.moderation.contribution')}">${words(item.contribution)}
<div class="grid">${isWaiting && post(html`<button type="submit" name="decision" value="publish">${t('officer.moderation.publish')}</button>`)}
${post(html`${reasonChoice(reader, item.id)}<button type="submit" name="decision" value="refuse">${t('officer.moderation.refuse')}</button>`)}</div></section>`;
  };
  return html`<p class="eyebrow"><a href="${link(path)}">${t('officer.moderation.back')}</a></p>
<h1>${t('officer.moderation.title')}</h1>
<p class="lead">${localized(of.title)}</p>
<section aria-labelledby="terms-title"><h2 id="terms-title">${t('debate.terms')}</h2>${terms}</section>
<h2>${t('officer.moderation.waiting')} (${number(count)})</h2>
${waiting.length > 0 ? waiting.map((item) => one(item, true)) : html`<p>${t('officer.moderation.none')}</p>`}
<h2>${t('officer.moderation.published')} (${number(published.length)})</h2>
${published.map((item) => one(item, false))}`;
}

function words(said: Contribution): Html {
  const lines = said.text.split('\n').map((line) => html`<p>${line}</p>`);
  return html`<div lang="${said.language}" dir="auto">${said.kind === 'proposal' && html`<h3>${said.title}</h3>`}${lines}</div>`;
}

function reasonChoice({ t }: Reader, id: string): Html {
  const options = moderationReasons.map(
    (reason) => html`<option value="${reason}">${t(`debate.reasons.${reason}`)}</option>`,
  );
  return html`<div class="field"><label for="reason-${id}">${t('officer.moderation.reason')}</label><select id="reason-${id}" name="reason" required>${options}</select></div>`;
}
