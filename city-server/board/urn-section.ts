import { fingerprint, mergeBelow } from '../../ballot/index.ts';
import type { ConsultationPackage } from '../../contract/consultation.ts';
import { destroyedReasons, strippedSchema } from '../../contract/provisional.ts';
import { recordIndex } from '../../contract/record.ts';
import type { ConsultationState, TerminalState } from '../closing/index.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';
import type { BoardBatch } from './store.ts';

/**
 * What anybody can check: batches with their set hashes, keys, and what the terminals handed in. This page has no figure below k;
 * The record has them all, because signed manifests cannot be checked without what they say.
 */
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
${state.stage !== 'announced' && state.stage !== 'open' && finalTable(reader, k, state.terminals)}
${provisionalPart(reader, state)}
${state.paperLists > 0 && html`<p>${t('urn.paperLists', { count: state.paperLists, formatted: number(state.paperLists) })}</p>`}
<dl class="facts">
<div><dt>${t('urn.fingerprint')}</dt><dd><p><code dir="ltr">${ballotKey.fingerprint}</code></p><p class="hint">${t('urn.fingerprintNote', { threshold: ballotKey.threshold, trustees: ballotKey.trustees })}</p></dd></div>
${of.registrarKey && html`<div><dt>${t('urn.registrar')}</dt><dd><code dir="ltr">${of.registrarKey.fingerprint}</code></dd></div>`}
<div><dt>${t('urn.packageHash')}</dt><dd><code dir="ltr">${state.packageHash}</code> (${t('urn.version', { version: state.version })})</dd></div>
<div><dt>${t('urn.serverKey')}</dt><dd><code dir="ltr">${fingerprint(serverKey)}</code></dd></div>
<div><dt>${t('urn.k')}</dt><dd>${t('urn.kText', { k })}</dd></div>
</dl>
<p><a href="/consultations/${of.consultation}/record/${recordIndex}">${t('urn.json')}</a></p>
<p class="hint">${t('urn.jsonNote')}</p>
</section>`;
}

/** Without figures: a terminal's last batch can be a single ballot, and would tell what `finalTable` joins. */
function batchTable({ t }: Reader, batches: readonly BoardBatch[]): Html {
  const rows = batches.map(
    ({ name, setHash }) =>
      html`<tr><th scope="row">${name}</th><td class="hash"><code dir="ltr">${setHash}</code></td></tr>`,
  );
  return table(t('urn.batches'), [{ text: t('urn.place') }, { text: t('urn.setHash') }], rows);
}

/** What became of the provisional ballots: how many were destroyed unopened, and why, tells nothing of a choice. */
function provisionalPart(
  { t, number }: Reader,
  { provisional: { envelopes, stripped } }: ConsultationState,
): Html | null {
  if (!stripped) return envelopes > 0 ? html`<p>${t('urn.provisional.waiting')}</p>` : null;
  const { accepted, destroyed } = strippedSchema.parse(JSON.parse(stripped.payload));
  const rows = destroyedReasons
    .filter((reason) => destroyed[reason] > 0)
    .map(
      (reason) =>
        html`<tr><th scope="row">${t(`urn.provisional.reasons.${reason}`)}</th><td class="amount">${number(destroyed[reason])}</td></tr>`,
    );
  const counted = html`<tr><th scope="row">${t('urn.provisional.accepted')}</th><td class="amount">${number(accepted)}</td></tr>`;
  const heads = [{ text: t('urn.provisional.outcome') }, { text: t('urn.count'), amount: true }];
  return table(t('urn.provisional.title'), heads, [counted, ...rows]);
}

/** Terminals below k are joined here as in the result. */
function finalTable(reader: Reader, k: number, terminals: readonly TerminalState[]): Html | null {
  const { t, number } = reader;
  if (terminals.length === 0) return null;
  const of = new Map(terminals.map((one) => [one.terminal, one]));
  const lines = mergeBelow(
    k,
    terminals.map(({ terminal, ballots }) => ({ names: [terminal], ballots })),
  );
  const rows = lines.map(({ names, ballots }) => {
    const joined = names.flatMap((name) => of.get(name) ?? []);
    const states = joined.map((one) =>
      joined.length === 1 ? finalState(reader, one) : html`<p>${one.name} : ${finalState(reader, one)}</p>`,
    );
    return html`<tr><th scope="row">${joined.map(({ name }) => name).join(', ')}</th><td class="amount">${number(ballots)}</td><td>${states}</td></tr>`;
  });
  const heads = [{ text: t('urn.place') }, { text: t('urn.count'), amount: true }, { text: t('urn.final') }];
  return table(t('urn.terminals'), heads, rows);
}

function finalState(reader: Reader, { final, lost, damaged }: TerminalState): Html {
  const { t } = reader;
  if (damaged) return damageWords(reader, damaged);
  if (final) return html`<span class="badge good">${t('urn.finalYes')}</span>`;
  if (lost !== null) return html`${t('urn.lost', { reason: lost })}`;
  return html`<span class="badge warn">${t('urn.finalNo')}</span>`;
}

/** What became unreadable at a terminal, and what is left of it, in words. */
function damageWords(
  { t, number, list }: Reader,
  { parts, ballots, envelopes = 0 }: NonNullable<TerminalState['damaged']>,
): Html {
  const lost = [
    ballots > 0 && t('urn.damage.ballots', { count: ballots, formatted: number(ballots) }),
    envelopes > 0 && t('urn.damage.envelopes', { count: envelopes, formatted: number(envelopes) }),
  ].filter((sentence) => sentence !== false);
  const what = t('urn.damage.says', { parts: list(parts.map((part) => t(`urn.damage.parts.${part}`))) });
  const rest = lost.length > 0 ? [...lost, t('urn.damage.slips')] : [t('urn.damage.nothingLost')];
  return html`<span class="badge good">${t('urn.finalYes')}</span> <span class="badge warn">${what}</span> ${rest.join(' ')}`;
}
