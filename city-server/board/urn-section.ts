import { fingerprint } from '../../ballot/index.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import type { ConsultationState, TerminalState } from '../closing/index.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';
import type { BoardBatch } from './store.ts';

/** What anybody can check: batches with their set hashes, keys, and what each terminal handed in. */
export function urnSection(
  reader: Reader,
  of: ConsultationPackage,
  state: ConsultationState,
  batches: readonly BoardBatch[],
  serverKey: string,
): Html {
  const { t, number } = reader;
  const { ballotKey, k } = of;
  // Before that, marks travel later than ballots, and the two figures would only puzzle.
  const settled = state.stage === 'complete' || state.stage === 'counting' || state.stage === 'published';
  const received = t('urn.received', { count: state.ballots, formatted: number(state.ballots) });
  const marked = t('urn.marked', { count: state.marks, formatted: number(state.marks) });
  return html`<section id="urn" aria-labelledby="urn-title">
<h2 id="urn-title">${t('urn.title')}</h2>
<p>${t('urn.intro')} ${t('urn.released')}</p>
<p class="turnout">${received}${settled && ` · ${marked}`}</p>
${batches.length === 0 ? html`<p>${t('urn.none')}</p>` : batchTable(reader, batches)}
${state.stage !== 'announced' && state.stage !== 'open' && finalTable(reader, state.terminals)}
<dl class="facts">
<div><dt>${t('urn.fingerprint')}</dt><dd><p><code dir="ltr">${ballotKey.fingerprint}</code></p><p class="hint">${t('urn.fingerprintNote', { threshold: ballotKey.threshold, trustees: ballotKey.trustees })}</p></dd></div>
<div><dt>${t('urn.packageHash')}</dt><dd><code dir="ltr">${state.packageHash}</code> (${t('urn.version', { version: state.version })})</dd></div>
<div><dt>${t('urn.serverKey')}</dt><dd><code dir="ltr">${fingerprint(serverKey)}</code></dd></div>
<div><dt>${t('urn.k')}</dt><dd>${t('urn.kText', { k })}</dd></div>
</dl>
<p><a href="/consultations/${of.consultation}/board.json">${t('urn.json')}</a></p>
</section>`;
}

function batchTable({ t, number }: Reader, batches: readonly BoardBatch[]): Html {
  const rows = batches.map(
    ({ name, count, setHash }) =>
      html`<tr><th scope="row">${name}</th><td class="amount">${number(count)}</td><td class="hash"><code dir="ltr">${setHash}</code></td></tr>`,
  );
  const heads = [{ text: t('urn.place') }, { text: t('urn.count'), amount: true }, { text: t('urn.setHash') }];
  return table(t('urn.batches'), heads, rows);
}

function finalTable({ t, number }: Reader, terminals: readonly TerminalState[]): Html | null {
  if (terminals.length === 0) return null;
  const rows = terminals.map(({ name, ballots, final, lost }) => {
    const state = final
      ? html`<span class="badge good">${t('urn.finalYes')}</span>`
      : lost !== null
        ? html`${t('urn.lost', { reason: lost })}`
        : html`<span class="badge warn">${t('urn.finalNo')}</span>`;
    return html`<tr><th scope="row">${name}</th><td class="amount">${number(ballots)}</td><td>${state}</td></tr>`;
  });
  const heads = [{ text: t('urn.place') }, { text: t('urn.count'), amount: true }, { text: t('urn.final') }];
  return table(t('urn.terminals'), heads, rows);
}
