import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { Tally } from '../../contract/form.ts';
import type { ConsultationResult } from '../../contract/sync.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';

interface Line {
  readonly label: Html;
  readonly count: number;
  readonly kind: 'lead' | 'other' | 'blank';
  readonly note: Html | null;
}

/** The published result: turnout, a chart, the same as a table, where the ballots came from, and what the city will do. */
export function resultSection(reader: Reader, of: ConsultationPackage, result: ConsultationResult): Html {
  const { t, number, localized } = reader;
  const turnout = t('result.turnout', { count: result.turnout, formatted: number(result.turnout) });
  return html`<section id="result" aria-labelledby="result-title">
<div class="panel">
<h2 id="result-title">${t('result.title')}</h2>
<p class="turnout">${turnout}</p>
${result.tally ? tallyParts(reader, of, result.tally, result.turnout) : withheld(reader, of.k, result.turnout)}
${result.lost.map(({ name, reason }) => html`<p class="answer warn">${t('result.lost', { name, reason })}</p>`)}
${channelTable(reader, of.k, result.channels)}
<p class="hint">${t('result.signed')}</p>
</div>
</section>
<section class="panel next" aria-labelledby="next-title"><h2 id="next-title">${t('facts.nextDone')}</h2><p>${localized(of.whatHappensNext)}</p></section>`;
}

function withheld({ t }: Reader, k: number, turnout: number): Html {
  return html`<p>${turnout === 0 ? t('result.nobody') : t('result.belowK', { k })}</p>`;
}

function tallyParts(reader: Reader, of: ConsultationPackage, tally: Tally, turnout: number): Html {
  const { t } = reader;
  const lines = linesOf(reader, of, tally);
  const rows = lines.map(({ label, count, note }) => row(reader, html`${label}${note}`, count, turnout));
  if (tally.invalid > 0) rows.push(row(reader, html`${t('result.invalid')}`, tally.invalid, turnout));
  const heads = [
    { text: t('result.choice') },
    { text: t('result.ballots'), amount: true },
    { text: t('result.share'), amount: true },
  ];
  const figures = table(t('result.table'), heads, rows, {
    foot: row(reader, html`${t('result.total')}`, turnout, turnout),
  });
  return html`<p>${reader.localized(of.form.question)}</p>
<figure>
<figcaption>${t('result.chart')}</figcaption>
<ol class="bars">${lines.map((line) => bar(reader, line, turnout))}</ol>
</figure>
${tally.kind !== 'single' && html`<p class="hint">${t('result.several')}</p>`}
${figures}`;
}

/** Options in the published order, then blank. */
function linesOf({ t, localized }: Reader, { form }: ConsultationPackage, tally: Tally): Line[] {
  const leads = new Set(tally.leaders);
  const note = html` <span class="badge">${t(leads.size > 1 ? 'result.tied' : 'result.leader')}</span>`;
  const counts = new Map(tally.options.map(({ id, count }) => [id, count]));
  const options = form.options.map(({ id, label }): Line => {
    const lead = leads.has(id);
    return {
      label: localized(label),
      count: counts.get(id) ?? 0,
      kind: lead ? 'lead' : 'other',
      note: lead ? note : null,
    };
  });
  const blank = form.blankLabel ? localized(form.blankLabel) : html`${t('question.blank')}`;
  return [...options, { label: blank, count: tally.blank, kind: 'blank', note: null }];
}

/** One bar of the chart. Its figures stand beside it as text, so the drawing itself is left out for those who listen. */
function bar(reader: Reader, { label, count, kind, note }: Line, turnout: number): Html {
  const width = turnout === 0 ? 0 : Math.round((count / turnout) * 1000) / 10;
  const drawn = { lead: 'lead-bar', other: 'bar', blank: 'blank-bar' }[kind];
  return html`<li>
<div class="line"><span class="name">${label}${note}</span><span class="figure"><strong>${reader.number(count)}</strong> · ${reader.share(count, turnout)}</span></div>
<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="${drawn}" width="${width}" height="6"/></svg>
</li>`;
}

function row({ number, share }: Reader, label: Html, count: number, turnout: number): Html {
  return html`<tr><th scope="row">${label}</th><td class="amount">${number(count)}</td><td class="amount">${share(count, turnout)}</td></tr>`;
}

function channelTable({ t, number }: Reader, k: number, channels: ConsultationResult['channels']): Html | null {
  if (channels.length === 0) return null;
  const rows = channels.map(
    ({ names, ballots }) =>
      html`<tr><th scope="row">${names.join(', ')}</th><td class="amount">${number(ballots)}</td></tr>`,
  );
  const merged = channels.some(({ names }) => names.length > 1);
  const caption = merged ? `${t('result.channels')} · ${t('result.channelsNote', { k })}` : t('result.channels');
  return table(caption, [{ text: t('result.place') }, { text: t('result.ballots'), amount: true }], rows);
}
