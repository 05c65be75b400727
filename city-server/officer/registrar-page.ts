import { destroyedReasons, strippedSchema } from '../../contract/provisional.ts';
import type { ConsultationState } from '../closing/index.ts';
import type { Consultation } from '../consultations/index.ts';
import type { Holding } from '../poll-book/index.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';

export interface RegistrarView {
  readonly consultation: Consultation;
  readonly state: ConsultationState;
  readonly holdings: readonly Holding[];
}

/** What waits for the registrar, and what an officer types for it: the envelopes, the cards that terminals hold, the lists on paper. */
export function registrarPage(reader: Reader, view: RegistrarView): Html {
  const { t, link, localized } = reader;
  const { facts, package: of } = view.consultation;
  return html`<p class="eyebrow"><a href="${link(`/consultations/${facts.consultation}`)}">${t('officer.registrar.back')}</a></p>
<h1>${t('officer.registrar.title')}</h1>
<p class="lead">${localized(of.title)}</p>
${facts.registrar ? html`${envelopesPart(reader, view)}${holdingsPart(reader, view)}` : html`<p>${t('officer.registrar.none')}</p>`}
${paperPart(reader, view)}`;
}

function envelopesPart(reader: Reader, { consultation: { facts }, state }: RegistrarView): Html {
  const { t, number } = reader;
  const { envelopes, stripped } = state.provisional;
  const received = t('officer.registrar.envelopes', { count: envelopes, formatted: number(envelopes) });
  return part(
    'envelopes',
    t('urn.provisional.title'),
    html`<p class="turnout">${received}</p>${stripped ? outcome(reader, stripped.payload) : envelopes > 0 && next(reader, facts.consultation, state)}`,
  );
}

function outcome({ t, number }: Reader, payload: string): Html {
  const { accepted, destroyed } = strippedSchema.parse(JSON.parse(payload));
  const row = (what: string, count: number) =>
    html`<tr><th scope="row">${what}</th><td class="amount">${number(count)}</td></tr>`;
  const rows = destroyedReasons
    .filter((reason) => destroyed[reason] > 0)
    .map((reason) => row(t(`urn.provisional.reasons.${reason}`), destroyed[reason]));
  const heads = [{ text: t('urn.provisional.outcome') }, { text: t('urn.count'), amount: true }];
  return html`<p>${t('officer.registrar.stripped')}</p>${table(t('urn.provisional.title'), heads, [row(t('urn.provisional.accepted'), accepted), ...rows])}`;
}

function next(reader: Reader, consultation: string, { stage, terminals, missing }: ConsultationState): Html {
  const { t } = reader;
  if (stage === 'announced' || stage === 'open') return html`<p>${t('officer.registrar.afterClosing')}</p>`;
  if (stage === 'closing') {
    const names = terminals.filter(({ terminal }) => missing.includes(terminal)).map(({ name }) => name);
    return html`<p>${t('officer.registrar.afterFinals', { terminals: reader.list(names) })}</p>`;
  }
  return html`<p>${t('officer.registrar.strip')}</p>${commands([
    `passerelle export-envelopes ${consultation} -o envelopes.json`,
    'passerelle strip --envelopes envelopes.json --registrar-key registrar-key.json -o stripped.json',
    `passerelle submit-stripped ${consultation} --stripped stripped.json`,
  ])}`;
}

function holdingsPart({ t, number }: Reader, { consultation: { facts }, state, holdings }: RegistrarView): Html {
  const { consultation, frozen } = facts;
  const rows = holdings.map(
    ({ name, home, onRequest, freed }) =>
      html`<tr><th scope="row">${name}</th><td class="amount">${number(home)}</td><td class="amount">${number(onRequest)}</td><td class="amount">${number(freed)}</td></tr>`,
  );
  const heads = [
    { text: t('officer.fleet.terminal') },
    { text: t('officer.registrar.home'), amount: true },
    { text: t('officer.registrar.onRequest'), amount: true },
    { text: t('officer.registrar.freed'), amount: true },
  ];
  const isOver = state.stage !== 'announced' && state.stage !== 'open';
  return part(
    'holdings',
    t('officer.registrar.holdings'),
    holdings.length === 0
      ? html`<p>${t('officer.registrar.nothingHeld')}</p>`
      : html`${table(t('officer.registrar.holdings'), heads, rows, { unseen: true })}
${
  !frozen &&
  html`<p>${t(isOver ? 'officer.registrar.freeAfterwards' : 'officer.registrar.free')}</p>${commands([
    `passerelle export-held ${consultation} --cards cards.csv -o held.json`,
    `passerelle free --held held.json --registrar-key registrar-key.json --reason ${isOver ? 'no-paper-there' : 'out-of-order'} -o freed.json`,
    `passerelle submit-freed ${consultation} --freed freed.json`,
  ])}`
}`,
  );
}

function paperPart({ t, number }: Reader, { consultation: { facts }, state: { paperLists } }: RegistrarView): Html {
  return part(
    'paper',
    t('officer.registrar.paper'),
    html`<p class="turnout">${t('officer.registrar.paperCards', { count: paperLists, formatted: number(paperLists) })}</p>
${!facts.frozen && html`<p>${t('officer.registrar.paperHelp')}</p>${commands([`passerelle paper-list ${facts.consultation} --cards list.csv`])}`}`,
  );
}

function part(id: string, title: string, content: Html): Html {
  return html`<section class="panel" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`;
}

function commands(lines: readonly string[]): Html {
  return html`<ol>${lines.map((line) => html`<li><code dir="ltr">${line}</code></li>`)}</ol>`;
}
