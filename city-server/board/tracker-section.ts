import { type Html, html, type Reader } from '../web/index.ts';

/** What a search found. `typed` is what the resident wrote. */
export interface TrackerSearch {
  readonly typed: string;
  /** The tracker in its usual form; nothing when what was typed is none. */
  readonly tracker?: string | undefined;
  readonly found: boolean;
}

/** The form with which a resident looks their ballot up, and the answer to it. A GET form: it works without script. */
export function trackerSection(reader: Reader, consultation: string, k: number, search?: TrackerSearch): Html {
  const { t, link, language } = reader;
  const path = `/consultations/${consultation}`;
  const faulty = search !== undefined && search.tracker === undefined;
  return html`<section class="panel wash" id="tracker" aria-labelledby="tracker-title">
<h2 id="tracker-title">${t('tracker.title')}</h2>
<form class="search" method="get" action="${path}#tracker" role="search" aria-labelledby="tracker-title">
${language !== 'fr' && html`<input type="hidden" name="lang" value="${language}">`}
<div class="field">
<label for="tracker-input">${t('tracker.label')}</label>
<p class="hint" id="tracker-help">${t('tracker.help')}</p>
<input id="tracker-input" name="tracker" value="${search?.typed}" maxlength="60" required autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="tracker-help${search && ' tracker-answer'}"${faulty && html` aria-invalid="true"`}>
</div>
<button type="submit">${t('tracker.search')}</button>
</form>
${search && answer(reader, k, search)}
<p><a href="${link(`${path}/trackers`)}">${t('tracker.all')}</a></p>
</section>`;
}

function answer({ t }: Reader, k: number, { typed, tracker, found }: TrackerSearch): Html {
  if (tracker === undefined)
    return html`<div class="answer bad" id="tracker-answer" role="status"><p>${t('tracker.malformed', { text: typed })}</p></div>`;
  if (found)
    return html`<div class="answer good" id="tracker-answer" role="status"><p><strong>${t('tracker.found', { tracker })}</strong></p><p>${t('tracker.foundNote')}</p></div>`;
  return html`<div class="answer warn" id="tracker-answer" role="status"><p><strong>${t('tracker.absent', { tracker })}</strong></p><p>${t('tracker.absentNote', { k })}</p></div>`;
}

/** One page of the sorted list of trackers. */
export function trackersPage(
  reader: Reader,
  consultation: string,
  total: number,
  trackers: readonly string[],
  { after, more }: { after: string | undefined; more: boolean },
): Html {
  const { t, link, number } = reader;
  const path = `/consultations/${consultation}`;
  const last = trackers.at(-1);
  return html`<p class="eyebrow"><a href="${link(path)}">${t('tracker.back')}</a></p>
<h1>${t('tracker.listTitle')}</h1>
<p class="lead">${total === 0 ? t('tracker.listNone') : t('tracker.listIntro', { count: total, formatted: number(total) })}</p>
<ul class="trackers">${trackers.map((tracker) => html`<li><code>${tracker}</code></li>`)}</ul>
<p>${after !== undefined && html`<a class="button" href="${link(`${path}/trackers`)}">${t('tracker.first')}</a> `}${more && last !== undefined && html`<a class="button" rel="next" href="${link(`${path}/trackers`, { after: last })}">${t('tracker.next')}</a>`}</p>`;
}
