import { type Html, html, type Reader, table } from '../../web/index.ts';

/** One choice of a chart. */
export interface BarLine {
  readonly label: Html;
  readonly count: number;
  readonly kind: 'lead' | 'other' | 'blank';
  readonly note: Html | null;
}

/** How many ballots made each choice: as bars, and the same as a table. `of`: the ballots that the shares are of. */
export function ballotBars(reader: Reader, lines: readonly BarLine[], of: number, invalid: number): Html {
  const { t } = reader;
  const rows = lines.map(({ label, count, note }) => row(reader, html`${label}${note}`, count, of));
  if (invalid > 0) rows.push(row(reader, html`${t('result.invalid')}`, invalid, of));
  const heads = [
    { text: t('result.choice') },
    { text: t('result.ballots'), amount: true },
    { text: t('result.share'), amount: true },
  ];
  return html`${bars(reader, t('result.chart'), lines, of)}
${table(t('result.table'), heads, rows, { foot: row(reader, html`${t('result.total')}`, of, of) })}`;
}

/** The bars alone. `whole`: what the longest possible bar stands for. */
export function bars(reader: Reader, caption: string, lines: readonly BarLine[], whole: number): Html {
  return html`<figure>
<figcaption>${caption}</figcaption>
<ol class="bars">${lines.map((line) => bar(reader, line, whole))}</ol>
</figure>`;
}

/** One bar of the chart. Its figures stand beside it as text, so the drawing itself is left out for those who listen. */
function bar(reader: Reader, { label, count, kind, note }: BarLine, whole: number): Html {
  const width = whole === 0 ? 0 : Math.round((count / whole) * 1000) / 10;
  const drawn = { lead: 'lead-bar', other: 'bar', blank: 'blank-bar' }[kind];
  return html`<li>
<div class="line"><span class="name">${label}${note}</span><span class="figure"><strong>${reader.number(count)}</strong> · ${reader.share(count, whole)}</span></div>
<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="track" width="100" height="6"/><rect class="${drawn}" width="${width}" height="6"/></svg>
</li>`;
}

function row({ number, share }: Reader, label: Html, count: number, of: number): Html {
  return html`<tr><th scope="row">${label}</th><td class="amount">${number(count)}</td><td class="amount">${share(count, of)}</td></tr>`;
}
