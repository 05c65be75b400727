import type { Alarm } from '../alarms/index.ts';
import type { EnrolmentCode } from '../enrolment/index.ts';
import type { Terminal } from '../terminals/index.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';
import { field, form } from './forms.ts';

/** A terminal that has not been heard for this long is shown as silent. */
const silentAfterMs = 120_000;

export const refreshSeconds = 10;

export interface FleetView {
  readonly terminals: readonly Terminal[];
  readonly alarms: readonly Alarm[];
  readonly nowMs: number;
  readonly formKey: string;
  readonly refreshing: boolean;
  /** A code that was just made; shown this once. */
  readonly made: EnrolmentCode | undefined;
}

/** The list of terminals: who asks for help first, then every device, then what is to be looked at. */
export function fleetPage(reader: Reader, view: FleetView): Html {
  const { t, link } = reader;
  const helped = view.terminals.filter(({ help }) => help).length;
  const toggle = view.refreshing
    ? html`${t('officer.fleet.refresh', { seconds: refreshSeconds })} <a href="${link('/terminals', { refresh: 'off' })}">${t('officer.fleet.pause')}</a>`
    : html`<a href="${link('/terminals')}">${t('officer.fleet.resume')}</a>`;
  const calling = helped > 0 ? t('officer.fleet.helpCount', { count: helped }) : t('officer.fleet.helpNone');
  return html`<h1>${t('officer.fleet.title')}</h1>
${view.made && codePanel(reader, view.made)}
<p class="turnout" role="status"><span class="badge ${helped > 0 ? 'warn' : 'good'}">${calling}</span></p>
${view.terminals.length === 0 ? html`<p>${t('officer.fleet.none')}</p>` : terminalTable(reader, view)}
<p class="hint">${toggle}</p>
<div class="grid">
<section class="panel" aria-labelledby="alarm-title"><h2 id="alarm-title">${t('officer.alarm.title')}</h2>${alarmList(reader, view.alarms)}</section>
<section class="panel" aria-labelledby="enrol-title"><h2 id="enrol-title">${t('officer.enrol.title')}</h2>
${form(
  link('/terminals'),
  view.formKey,
  html`${field('terminal', t('officer.enrol.terminal'), { hint: t('officer.enrol.terminalHelp') })}
${field('name', t('officer.enrol.name'))}${field('place', t('officer.enrol.place'))}
<button type="submit">${t('officer.enrol.submit')}</button>`,
)}</section>
</div>`;
}

function codePanel({ t, date }: Reader, { terminal, code, expiresAt }: EnrolmentCode): Html {
  return html`<section class="panel wash" aria-labelledby="code-title"><h2 id="code-title">${t('officer.enrol.made', { terminal })}</h2>
<p><span class="code" dir="ltr">${code}</span></p><p>${t('officer.enrol.madeText', { date: date(new Date(expiresAt)) })}</p></section>`;
}

function terminalTable(reader: Reader, { terminals, nowMs }: FleetView): Html {
  const { t } = reader;
  const heads = ['terminal', 'seen', 'printer', 'reader', 'store', 'software'] as const;
  const rows = terminals.map((terminal) => terminalRow(reader, terminal, nowMs));
  const titles = heads.map((head) => ({ text: t(`officer.fleet.${head}`) }));
  return table(t('officer.fleet.title'), titles, rows, { unseen: true });
}

function terminalRow(reader: Reader, terminal: Terminal, nowMs: number): Html {
  const { t } = reader;
  const { name, place, help, printer, reader: badgeReader, store, software, runtime } = terminal;
  const called = help && html` <span class="badge warn">${t('officer.fleet.help')}</span>`;
  return html`<tr${help && html` class="calls"`}>
<th scope="row">${name}${called}<br><span class="hint">${place} · <code>${terminal.terminal}</code></span></th>
<td>${seen(reader, terminal, nowMs)}</td>
<td>${printer && state(t(`officer.printer.${printer}`), levelOf(printer))}</td>
<td>${badgeReader && state(t(`officer.reader.${badgeReader}`), levelOf(badgeReader))}</td>
<td>${store && state(t(`officer.store.${store}`), levelOf(store))}</td>
<td>${software}${runtime && html`<br><span class="hint">${runtime}</span>`}</td>
</tr>`;
}

function seen({ t, date, ago }: Reader, { enrolled, lastSeen }: Terminal, nowMs: number): Html {
  if (!enrolled) return html`${t('officer.fleet.waiting')}`;
  if (!lastSeen) return html`${t('officer.fleet.never')}`;
  const sinceMs = nowMs - lastSeen.getTime();
  const late = sinceMs > silentAfterMs;
  return html`<time datetime="${lastSeen.toISOString()}" title="${date(lastSeen)}">${ago(sinceMs)}</time>${late && html` <span class="badge bad">${t('officer.fleet.late')}</span>`}`;
}

type Level = 'good' | 'warn' | 'bad' | 'none';

/** How serious a device's state is. Ours are words, so the colour only repeats them. */
function levelOf(of: NonNullable<Terminal['printer'] | Terminal['reader'] | Terminal['store']>): Level {
  if (of === 'ready' || of === 'sound') return 'good';
  if (of === 'paper-low') return 'warn';
  return of === 'none' ? 'none' : 'bad';
}

function state(text: string, level: Level): Html {
  return html`<span class="badge ${level}">${text}</span>`;
}

function alarmList({ t, date, number }: Reader, alarms: readonly Alarm[]): Html {
  if (alarms.length === 0) return html`<p>${t('officer.alarm.none')}</p>`;
  const rows = alarms.map(
    ({ kind, consultation, terminal, times, lastAt }) =>
      html`<tr><th scope="row">${t(`officer.alarm.${kind}`)}</th><td>${[terminal, consultation].filter(Boolean).join(' · ')}</td><td class="amount">${number(times)}</td><td>${date(lastAt)}</td></tr>`,
  );
  const heads = [
    { text: t('officer.alarm.kind') },
    { text: t('officer.alarm.where') },
    { text: t('officer.alarm.times'), amount: true },
    { text: t('officer.alarm.last') },
  ];
  return table(t('officer.alarm.title'), heads, rows, { unseen: true });
}
