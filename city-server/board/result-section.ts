import type { ConsultationPackage } from '../../contract/consultation.ts';
import { provisionalChannel } from '../../contract/provisional.ts';
import type { ConsultationResult } from '../../contract/sync.ts';
import type { TerminalState } from '../closing/index.ts';
import { type Html, html, type Reader, table } from '../web/index.ts';
import { tallyPart } from './tallies/index.ts';

/** The published result: turnout, a chart, the same as a table, where the ballots came from, and what the city will do. */
export function resultSection(
  reader: Reader,
  of: ConsultationPackage,
  result: ConsultationResult,
  terminals: readonly TerminalState[],
): Html {
  const { t, number, localized } = reader;
  const turnout = t('result.turnout', { count: result.turnout, formatted: number(result.turnout) });
  return html`<section id="result" aria-labelledby="result-title">
<div class="panel">
<h2 id="result-title">${t('result.title')}</h2>
<p class="turnout">${turnout}</p>
${result.tally ? tallyPart(reader, of.form, result.tally, result.turnout) : withheld(reader, of.k, result.turnout)}
${result.lost.map(({ name, reason }) => html`<p class="answer warn">${t('result.lost', { name, reason })}</p>`)}
${terminals.filter(lostSomething).map(({ name }) => html`<p class="answer warn">${t('result.damaged', { name })}</p>`)}
${channelTable(reader, of.k, result.channels)}
<p class="hint">${t('result.signed')}</p>
</div>
</section>
<section class="panel next" aria-labelledby="next-title"><h2 id="next-title">${t('facts.nextDone')}</h2><p>${localized(of.whatHappensNext)}</p></section>`;
}

/** Whether something that was cast there could not be read any more, and is missing from every figure. */
function lostSomething({ damaged }: TerminalState): boolean {
  return damaged ? damaged.ballots + (damaged.envelopes ?? 0) > 0 : false;
}

function withheld({ t }: Reader, k: number, turnout: number): Html {
  return html`<p>${turnout === 0 ? t('result.nobody') : t('result.belowK', { k })}</p>`;
}

function channelTable({ t, number }: Reader, k: number, channels: ConsultationResult['channels']): Html | null {
  if (channels.length === 0) return null;
  const rows = channels.map(
    ({ names, ballots }) =>
      html`<tr><th scope="row">${names.map((name) => (name === provisionalChannel ? t('urn.provisional.title') : name)).join(', ')}</th><td class="amount">${number(ballots)}</td></tr>`,
  );
  const merged = channels.some(({ names }) => names.length > 1);
  const caption = merged ? `${t('result.channels')} · ${t('result.channelsNote', { k })}` : t('result.channels');
  return table(caption, [{ text: t('result.place') }, { text: t('result.ballots'), amount: true }], rows);
}
