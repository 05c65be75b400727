import { autonomyLabels, redirectionLabels, thematicLabels } from '../../contract/coop.ts';
import type { Language } from '../../contract/form.ts';
import { leastVisits } from '../../contract/statistics.ts';
import type { ActivityFigures } from '../activity/index.ts';
import { type Group, groups, type Line, type MonthOfCity } from '../statistics/index.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';

/** What the page of figures shows. `month`: the one that was chosen, such as `2026-11`; undefined while there is none. */
export interface FiguresView {
  /** The months of which there is anything, the newest first. */
  readonly months: readonly string[];
  readonly month: string | undefined;
  /** Absent where no terminal has sent its counters of this month. */
  readonly statistics: MonthOfCity | undefined;
  readonly activity: ActivityFigures;
}

/** The month's figures: what the terminals counted, and what mediators reported. No number below five, and none that subtraction tells. */
export function figuresPage(reader: Reader, { months, month, statistics, activity }: FiguresView): Html {
  const { t } = reader;
  if (month === undefined) return html`<h1>${t('officer.figures.title')}</h1><p>${t('officer.figures.none')}</p>`;
  return html`<h1>${t('officer.figures.title')}</h1>
${monthLinks(reader, months, month)}
<p class="hint">${t('officer.figures.hidden', { least: leastVisits })}</p>
<section class="panel" aria-labelledby="visits-title"><h2 id="visits-title">${t('officer.figures.visitsTitle')}</h2>
${statistics ? visitsSection(reader, month, statistics) : html`<p>${t('officer.figures.notYet')}</p>`}</section>
<section class="panel" aria-labelledby="activity-title"><h2 id="activity-title">${t('officer.figures.activityTitle')}</h2>
${activitySection(reader, month, activity)}</section>`;
}

function monthLinks({ t, link }: Reader, months: readonly string[], present: string): Html {
  const items = months.map(
    (month) =>
      html`<li><a href="${link('/figures', { month })}"${month === present && html` aria-current="page"`}>${month}</a></li>`,
  );
  return html`<nav class="months" aria-label="${t('officer.figures.months')}"><ul>${items}</ul></nav>`;
}

function visitsSection(reader: Reader, month: string, statistics: MonthOfCity): Html {
  const { t, link, number } = reader;
  const tables = groups.map((group) => {
    const lines = statistics[group];
    return (
      lines.length > 0 && linesTable(reader, groupName(reader, group), lines, (name) => lineName(reader, group, name))
    );
  });
  return html`<p class="turnout">${t('officer.figures.visits', { formatted: number(statistics.visits) })}</p>
<p><a href="${link(`/figures/${month}/statistics.csv`)}" download>${t('officer.figures.csv')}</a></p>
${tables}`;
}

function activitySection(reader: Reader, month: string, { reports, of }: ActivityFigures): Html {
  const { t, link, number } = reader;
  if (reports === 0) return html`<p>${t('officer.figures.noReports')}</p>`;
  const files = html`<p>${t('officer.figures.coop')}
<a href="${link(`/figures/${month}/reports.xlsx`)}" download>XLSX</a> · <a href="${link(`/figures/${month}/reports.csv`)}" download>CSV</a></p>`;
  const counted = html`<p class="turnout">${t('officer.figures.reports', { formatted: number(reports) })}</p>`;
  if (!of) return html`${counted}<p>${t('officer.figures.tooFew', { least: leastVisits })}</p>${files}`;
  return html`${counted}<p>${t('officer.figures.minutes', { formatted: number(of.minutes) })}</p>
${files}
${linesTable(reader, t('officer.figures.group.mediators'), of.mediators, (name) => html`${t('officer.figures.mediator', { number: name })}`)}
${linesTable(
  reader,
  t('officer.figures.group.thematics'),
  of.thematics.filter(({ count }) => count !== null),
  (name) => french(thematicLabels, name),
)}
${linesTable(reader, t('officer.figures.group.autonomies'), of.autonomies, (name) => french(autonomyLabels, name))}
${linesTable(reader, t('officer.figures.group.redirections'), of.redirections, (name) =>
  name === 'none' ? html`${t('officer.figures.noRedirection')}` : french(redirectionLabels, name),
)}`;
}

function linesTable(reader: Reader, caption: string, lines: readonly Line[], nameOf: (name: string) => Html): Html {
  const { t, number } = reader;
  const rows = lines.map(
    ({ names, count }) =>
      html`<tr><th scope="row">${names.map((name, at) => html`${at > 0 && ' + '}${nameOf(name)}`)}</th><td class="amount">${count === null ? t('officer.figures.fewer', { least: leastVisits }) : number(count)}</td></tr>`,
  );
  return table(caption, [{ text: caption }, { text: t('officer.figures.count'), amount: true }], rows, {
    unseen: true,
  });
}

/** What a group of counters is called, in the reader's language. */
export function groupName({ t }: Reader, group: Group): string {
  return t(`officer.figures.group.${group}`);
}

/** What a line is of, in the reader's words; themes are La Coop's own, in French. */
function lineName(reader: Reader, group: Group, name: string): Html {
  return group === 'themes' ? french(thematicLabels, name) : html`${plainName(reader, group, name)}`;
}

/** What a counter of a group is of, as plain text: in the reader's language where we have words of our own for it, otherwise as it is. */
export function plainName({ t }: Reader, group: Group, name: string): string {
  switch (group) {
    case 'places':
    case 'hosts':
      return name;
    case 'themes':
      return labelOf(thematicLabels, name);
    case 'languages':
      return name === 'unsaid' ? t('officer.figures.unsaid') : languageNames[name as Language];
    case 'lengths':
    case 'waits':
    case 'aids':
      return t(`officer.figures.${group}.${name}` as Parameters<typeof t>[0]);
  }
}

const languageNames: Readonly<Record<Language, string>> = { fr: 'Français', en: 'English', ar: 'العربية' };

function french(labels: Readonly<Record<string, string>>, name: string): Html {
  return html`<span lang="fr" dir="ltr">${labelOf(labels, name)}</span>`;
}

function labelOf(labels: Readonly<Record<string, string>>, name: string): string {
  return labels[name] ?? name;
}
