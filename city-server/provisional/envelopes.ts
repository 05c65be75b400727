import { sign, toBase64url } from '../../ballot/index.ts';
import type { Envelopes } from '../../contract/provisional.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { City } from '../city.ts';
import { type ConsultationState, readState, type TerminalState } from '../closing/index.ts';
import { type Consultation, lockConsultation, lockDeliveries, readConsultation } from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

/**
 * Releases the envelopes of the provisional ballots for the registrar, with the poll book that decides about them. Refused before
 * everything is in; from then on terminals add nothing more, since a mark that came later would count a card twice.
 */
export function releaseEnvelopes(city: City, consultation: string): Promise<Result<Signed, Refusal>> {
  return city.database.transaction(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'update');
    const held = await readConsultation(queries, consultation);
    if (!facts || !held) return refusal('unknown-consultation');
    if (!facts.registrar) return refusal('no-registrar');
    await lockDeliveries(queries, consultation);
    const state = await readState(city, queries, facts);
    if (state.stage === 'announced' || state.stage === 'open') return refusal('not-closed');
    if (state.stage === 'closing') return refusal('incomplete', `Missing: ${state.missing.join(', ')}.`);
    if (state.provisional.stripped) return refusal('already-stripped');
    await queries.run('update consultations set frozen = true where consultation = $1', [consultation]);
    return ok(sign('envelopes', await readEnvelopes(queries, city, held, state), city.key));
  });
}

/** What the registrar is given, the same each time while nothing changes. */
export async function readEnvelopes(
  queries: Queries,
  city: City,
  { facts: { consultation }, envelope }: Consultation,
  state: ConsultationState,
): Promise<Envelopes> {
  const tokens = async (from: string, ...values: TerminalState[][]) =>
    (
      await queries.rows<{ token: Buffer }>(`select distinct token from ${from} order by token`, [
        consultation,
        ...values.map((terminals) => terminals.map(({ terminal }) => terminal)),
      ])
    ).map(({ token }) => toBase64url(token));
  const ids = await queries.rows<{ id: Buffer }>('select id from ballots where consultation = $1 order by id', [
    consultation,
  ]);
  const givenUp = state.terminals.filter(({ final }) => !final);
  const withBallots = givenUp.filter(({ ballots }) => ballots > 0);
  const unmarked = `reservations r where consultation = $1
    and not exists (select from marks m where m.consultation = $1 and m.token = r.token)`;
  return {
    consultation,
    serverKey: city.key.publicKey,
    package: envelope,
    terminals: await readTerminals(queries, consultation),
    voted: await tokens(`marks where consultation = $1 and channel = 'terminal'`),
    votedOnPaper: await tokens(`marks where consultation = $1 and channel = 'paper'`),
    mayStillVote: await tokens(unmarked),
    // A terminal that was given up may have marked any card of its own as voting on paper, and the paper is in its box, unless the
    // registrar found that it is not. Which of its ballots that arrived are of whom, nobody can find.
    uncertain: await tokens(
      `${unmarked} and r.holder = any ($2)
       and (r.freed is distinct from 'no-paper-there' or r.holder = any ($3))`,
      givenUp,
      withBallots,
    ),
    ballots: ids.map(({ id }) => toBase64url(id)),
  };
}

async function readTerminals(queries: Queries, consultation: string): Promise<Envelopes['terminals']> {
  const batches = await queries.rows<{
    terminal: string;
    name: string;
    signingKey: string;
    batch: string;
    manifest: Signed;
  }>(
    `select b.terminal, t.name, t.signing_key "signingKey", b.batch, b.manifest
     from provisional_batches b join terminals t using (terminal) where b.consultation = $1 order by b.terminal, b.batch`,
    [consultation],
  );
  const envelopes = await queries.rows<{ batch: string; sealed: Buffer }>(
    'select batch, sealed from provisional_ballots where consultation = $1 order by id',
    [consultation],
  );
  const inBatch = Map.groupBy(envelopes, ({ batch }) => batch);
  return [...Map.groupBy(batches, ({ terminal }) => terminal)].map(([terminal, own]) => ({
    terminal,
    name: own[0]?.name ?? terminal,
    signingKey: own[0]?.signingKey ?? '',
    batches: own.map(({ batch, manifest }) => ({
      manifest,
      envelopes: (inBatch.get(batch) ?? []).map(({ sealed }) => sealed.toString('base64url')),
    })),
  }));
}
