import type { ConsultationPackage } from '../../contract/consultation.ts';
import { stagesAt } from '../../contract/stages.ts';
import type { ConsultationState, TerminalState } from '../closing/index.ts';
import type { Consultation } from '../consultations/index.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';
import { field, form, pasteField } from './forms.ts';

export interface WithState {
  readonly consultation: Consultation;
  readonly state: ConsultationState;
}

/** All consultations, and the form that publishes one. */
export function consultationsPage(reader: Reader, all: readonly WithState[], formKey: string): Html {
  const { t, link } = reader;
  return html`<h1>${t('officer.consultations')}</h1>
${all.length === 0 ? html`<p>${t('officer.state.none')}</p>` : consultationTable(reader, all)}
<section class="panel" aria-labelledby="publish-title"><h2 id="publish-title">${t('officer.publish.title')}</h2>
${form(
  link('/consultations'),
  formKey,
  html`${pasteField('document', t('officer.publish.label'), t('officer.publish.help'))}
<button type="submit">${t('officer.publish.submit')}</button>`,
)}</section>`;
}

function consultationTable({ t, link, number, date, localized }: Reader, all: readonly WithState[]): Html {
  const rows = all.map(
    ({ consultation: { facts, package: of }, state }) => html`<tr>
<th scope="row"><a href="${link(`/consultations/${facts.consultation}`)}">${localized(of.title)}</a>${of.rehearsal && html` <span class="badge warn">${t('rehearsal.badge')}</span>`}</th>
<td><span class="badge ${state.stage}">${t(`stage.${state.stage}`)}</span></td>
<td>${date(facts.closesAt)}</td>
<td class="amount">${number(state.ballots)}</td><td class="amount">${number(state.marks)}</td><td>${state.stage === 'closing' && state.missing.join(', ')}</td></tr>`,
  );
  const heads = [
    { text: t('officer.state.consultation') },
    { text: t('officer.state.stage') },
    { text: t('officer.state.closing') },
    { text: t('officer.state.ballots'), amount: true },
    { text: t('officer.state.marks'), amount: true },
    { text: t('officer.state.missing') },
  ];
  return table(t('officer.consultations'), heads, rows, { unseen: true });
}

/** One consultation: what each terminal has sent, and what can be done at its stage. */
export function officerConsultationPage(
  reader: Reader,
  { consultation, state }: WithState,
  formKey: string,
  timeZone: string,
  nowMs: number,
): Html {
  const { t, link, date, localized } = reader;
  const { facts, package: of } = consultation;
  const path = `/consultations/${facts.consultation}`;
  const { stage } = state;
  const closed = stage !== 'announced' && stage !== 'open';
  const owing = state.terminals.filter(({ final, lost }) => !final && lost === null);
  const post = (action: string, content: Html) => form(link(`${path}/${action}`), formKey, content);
  return html`<p class="eyebrow"><span class="badge ${stage}">${t(`stage.${stage}`)}</span> <span>${t('dates.between', { from: date(facts.opensAt), to: date(facts.closesAt) })}</span></p>
<h1>${localized(of.title)}</h1>
<p>${owing.length === 0 && closed ? t('officer.state.missingNone') : html`<strong>${t('officer.state.missing')}</strong> ${owing.map(({ name }) => name).join(', ') || '–'}`}</p>
${stageTable(reader, of, nowMs)}
<p><a class="button" href="${link(`${path}/registrar`)}">${t('officer.registrar.title')}</a></p>
${of.stages?.debate && html`<p><a class="button" href="${link(`${path}/moderation`)}">${t('officer.moderation.title')}</a></p>`}
${terminalTable(reader, state.terminals)}
<div class="grid">
${
  !closed &&
  action(
    'closing',
    t('officer.closing.title'),
    post(
      'closing',
      html`${field('closesAt', t('officer.closing.label', { zone: timeZone }), { type: 'datetime-local' })}<button type="submit">${t('officer.closing.submit')}</button>`,
    ),
  )
}
${
  stage === 'closing' &&
  action(
    'lost',
    t('officer.lost.title'),
    html`<p>${t('officer.lost.help')}</p>${post('lost', html`${terminalChoice(reader, owing)}${field('reason', t('officer.lost.reason'))}<button type="submit">${t('officer.lost.submit')}</button>`)}`,
  )
}
${
  (stage === 'complete' || stage === 'counting' || stage === 'published') &&
  action(
    'export',
    t('officer.export.title'),
    html`<p>${t('officer.export.help')}</p>${post('export', html`<button type="submit">${t('officer.export.submit')}</button>`)}`,
  )
}
${
  stage === 'counting' &&
  action(
    'result',
    t('officer.upload.title'),
    post(
      'result',
      html`${pasteField('document', t('officer.upload.label'), t('officer.upload.help'))}<button type="submit">${t('officer.upload.submit')}</button>`,
    ),
  )
}
${
  stage === 'published' &&
  of.stages?.evaluation &&
  action(
    'outcome',
    t('officer.outcome.title'),
    post(
      'outcome',
      html`${pasteField('document', t('officer.outcome.label'), t('officer.outcome.help'))}<button type="submit">${t('officer.outcome.submit')}</button>`,
    ),
  )
}
</div>`;
}

function stageTable({ t, date }: Reader, of: ConsultationPackage, nowMs: number): Html {
  const rows = stagesAt(of, nowMs).map(
    ({ stage, opensAt, closesAt, state }) =>
      html`<tr><th scope="row">${t(`stages.${stage}`)}</th><td>${date(new Date(opensAt))}</td><td>${date(new Date(closesAt))}</td><td>${t(`stages.state.${state}`)}</td></tr>`,
  );
  const heads = [
    { text: t('officer.state.stage') },
    { text: t('stages.opens') },
    { text: t('stages.closes') },
    { text: t('stages.where') },
  ];
  return table(t('stages.title'), heads, rows);
}

function action(id: string, title: string, content: Html): Html {
  return html`<section class="panel" aria-labelledby="${id}-title"><h2 id="${id}-title">${title}</h2>${content}</section>`;
}

function terminalChoice({ t }: Reader, terminals: readonly TerminalState[]): Html {
  const options = terminals.map(({ terminal, name }) => html`<option value="${terminal}">${name}</option>`);
  return html`<div class="field"><label for="terminal">${t('officer.lost.terminal')}</label><select id="terminal" name="terminal" required>${options}</select></div>`;
}

function terminalTable({ t, number }: Reader, terminals: readonly TerminalState[]): Html {
  if (terminals.length === 0) return html`<p>${t('officer.state.noTerminal')}</p>`;
  const rows = terminals.map(({ name, batches, ballots, marks, final, lost }) => {
    const end = final
      ? html`<span class="badge good">${t('urn.finalYes')}</span>`
      : lost !== null
        ? html`${t('urn.lost', { reason: lost })}`
        : html`<span class="badge warn">${t('urn.finalNo')}</span>`;
    return html`<tr><th scope="row">${name}</th><td class="amount">${number(batches)}</td><td class="amount">${number(ballots)}</td><td class="amount">${number(marks)}</td><td>${end}</td></tr>`;
  });
  const heads = [
    { text: t('officer.fleet.terminal') },
    { text: t('officer.state.batches'), amount: true },
    { text: t('officer.state.ballots'), amount: true },
    { text: t('officer.state.marks'), amount: true },
    { text: t('urn.final') },
  ];
  return table(t('officer.state.byTerminal'), heads, rows);
}
