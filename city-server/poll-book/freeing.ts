import { readFreed, sign, sortByBytes } from '../../ballot/index.ts';
import type { Freed, FreedFile, HeldCards } from '../../contract/freeing.ts';
import type { LineFault } from '../../contract/officer.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { CardNumber } from '../cards/index.ts';
import type { City } from '../city.ts';
import { type ConsultationState, readState } from '../closing/index.ts';
import { type ConsultationFacts, lockConsultation, lockDeliveries, readConsultation } from '../consultations/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { type BookedCard, givenTokens, joined, lookUp, tokensOf } from './cards.ts';

const faults = {
  'other-registrar': 'Another registrar signed it.',
  'other-consultation': 'It is of another consultation.',
  altered: 'It is not as it was signed.',
} as const;

/** Who holds these cards, for the registrar to decide; or the lines whose card no terminal holds, or which has taken part. */
export function listHeld(
  city: City,
  consultation: string,
  numbers: readonly CardNumber[],
): Promise<Result<Signed | { refused: LineFault[] }, Refusal>> {
  return city.database.transaction<Signed | { refused: LineFault[] }, Refusal>(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'share');
    const held = await readConsultation(queries, consultation);
    if (!facts || !held) return refusal('unknown-consultation');
    if (!facts.registrar) return refusal('no-registrar');
    const tokens = await tokensOf(queries, consultation, numbers);
    if (facts.frozen || !tokens) return refusal('frozen');
    const cards = await lookUp(queries, consultation, tokens);
    const refused = cards.flatMap((card, at) => {
      const why = hindrance(card);
      return why ? [{ line: numbers[at]?.line ?? 0, why }] : [];
    });
    if (refused.length > 0) return ok({ refused });
    const holderOf = new Map(cards.map(({ token, holder }) => [token, holder]));
    const list: HeldCards = {
      consultation,
      serverKey: city.key.publicKey,
      package: held.envelope,
      cards: sortByBytes(tokens).map((token) => ({ token, holder: holderOf.get(token) ?? '' })),
    };
    return ok(sign('held-cards', list, city.key));
  });
}

function hindrance({ listed, holder, marked }: BookedCard): LineFault['why'] | undefined {
  if (!listed) return 'not-listed';
  if (marked) return 'already-voted';
  return holder === null ? 'not-held' : undefined;
}

/**
 * Takes a decision of the registrar about cards that a terminal holds, all of them or none. The same decision again changes nothing.
 * Nobody but the holder knows whether it has cast a ballot of the card, so none is ever taken away from it: while residents vote, others
 * may then take a provisional ballot, and the poll book decides in the end.
 */
export function takeFreed(city: City, consultation: string, file: FreedFile): Promise<Result<Freed, Refusal>> {
  return city.database.transaction<Freed, Refusal>(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'update');
    const held = await readConsultation(queries, consultation);
    if (!facts || !held) return refusal('unknown-consultation');
    if (!facts.registrar) return refusal('no-registrar');
    const read = readFreed(file, held.package);
    if (!read.ok) return refusal('wrong-decision', faults[read.error.code]);
    const { freed, cards } = read.value;
    const before = await queries.row<{ manifest: Signed }>(
      'select manifest from freeing_decisions where consultation = $1 and decision = $2',
      [consultation, freed.decision],
    );
    if (before)
      return before.manifest.payload === file.manifest.payload ? ok(freed) : refusal('wrong-decision', faults.altered);
    if (facts.frozen) return refusal('frozen');
    await lockDeliveries(queries, consultation);
    const untimely = hindranceOfReason(freed, cards, facts, await readState(city, queries, facts), city.now());
    if (untimely) return untimely;
    const tokens = cards.map(({ token }) => token);
    const booked = await lookUp(queries, consultation, tokens);
    if (!booked.every(({ marked, holder }, at) => !marked && holder === cards[at]?.holder))
      return refusal('wrong-decision', 'A card has taken part or changed hands since: fetch the list again.');
    await queries.run(`update reservations set freed = $3 where consultation = $1 and token in ${givenTokens}`, [
      consultation,
      joined(tokens),
      freed.reason,
    ]);
    await queries.run('insert into freeing_decisions (consultation, decision, manifest) values ($1, $2, $3)', [
      consultation,
      freed.decision,
      JSON.stringify(file.manifest),
    ]);
    return ok(freed);
  });
}

/** Why a decision with this reason cannot be taken now, if so. */
function hindranceOfReason(
  { reason }: Freed,
  cards: HeldCards['cards'],
  { closesAt }: ConsultationFacts,
  { terminals }: ConsultationState,
  nowMs: number,
): Result<never, Refusal> | undefined {
  const isClosed = closesAt.getTime() <= nowMs;
  if (reason !== 'no-paper-there') return isClosed ? refusal('already-closed') : undefined;
  if (!isClosed) return refusal('not-closed');
  const holders = new Set(cards.map(({ holder }) => holder));
  const own = terminals.filter(({ terminal }) => holders.has(terminal));
  if (own.some(({ final, lost }) => final || lost === null))
    return refusal('wrong-decision', 'A terminal that holds one of these cards is not given up.');
  // Any of these may be a ballot of the card: its mark may be what was lost.
  if (own.some(({ ballots }) => ballots > 0))
    return refusal('wrong-decision', 'Ballots of a terminal that holds one of these cards have arrived.');
  return undefined;
}
