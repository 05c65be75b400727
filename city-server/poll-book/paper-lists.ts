import { sortByBytes } from '../../ballot/index.ts';
import type { LineFault } from '../../contract/officer.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { CardNumber } from '../cards/index.ts';
import type { City } from '../city.ts';
import { readState, type TerminalState } from '../closing/index.ts';
import { lockConsultation, lockDeliveries } from '../consultations/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { type BookedCard, givenTokens, joined, lookUp, tokensOf } from './cards.ts';

/**
 * Marks the cards of a list of people who voted on paper away from any terminal, all of them or none: no ballot of theirs comes in any
 * more, and provisional ones are destroyed unopened. The lines of cards that took part already, or of which a terminal has yet to say
 * whether they did, are for the city's commission.
 */
export function transcribe(
  city: City,
  consultation: string,
  numbers: readonly CardNumber[],
): Promise<Result<{ cards: number } | { refused: LineFault[] }, Refusal>> {
  return city.database.transaction<{ cards: number } | { refused: LineFault[] }, Refusal>(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'update');
    if (!facts) return refusal('unknown-consultation');
    const tokens = await tokensOf(queries, consultation, numbers);
    if (facts.frozen || !tokens) return refusal('frozen');
    if (facts.opensAt.getTime() > city.now()) return refusal('not-open');
    await lockDeliveries(queries, consultation);
    const { terminals } = await readState(city, queries, facts);
    const closed = facts.closesAt.getTime() <= city.now();
    const mayHaveVotedAt = (holder: string) => {
      const state = terminals.find(({ terminal }) => terminal === holder);
      // One that never asked for the consultation may still do so, until the closing.
      return state ? mayHoldBallots(state) : !closed;
    };
    const booked = await lookUp(queries, consultation, tokens);
    const refused = booked.flatMap((card, at) => {
      const why = hindrance(card, mayHaveVotedAt);
      return why ? [{ line: numbers[at]?.line ?? 0, why }] : [];
    });
    if (refused.length > 0) return ok({ refused });
    await queries.run(
      `insert into marks (consultation, token, terminal, channel)
       select $1, token, '', 'paper' from ${givenTokens} given`,
      [consultation, joined(sortByBytes(tokens))],
    );
    await queries.run(
      `insert into paper_lists (consultation, cards) values ($1, $2)
       on conflict (consultation) do update set cards = paper_lists.cards + excluded.cards`,
      [consultation, tokens.length],
    );
    return ok({ cards: tokens.length });
  });
}

/** Whether a ballot of a card that this terminal holds may be, or come, in the urn without a mark. */
function mayHoldBallots({ final, lost, ballots }: TerminalState): boolean {
  return !final && (lost === null || ballots > 0);
}

function hindrance(
  { listed, holder, marked }: BookedCard,
  mayHaveVotedAt: (holder: string) => boolean,
): LineFault['why'] | undefined {
  if (!listed) return 'not-listed';
  if (marked) return marked === 'paper-list' ? 'listed-already' : 'already-voted';
  return holder !== null && mayHaveVotedAt(holder) ? 'not-known-yet' : undefined;
}
