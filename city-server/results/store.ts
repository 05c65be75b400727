import { setHashOfSorted, verify } from '../../ballot/index.ts';
import { provisionalChannel } from '../../contract/provisional.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import { type ConsultationResult, resultSchema } from '../../contract/sync.ts';
import type { City } from '../city.ts';
import { type ConsultationState, isUnstripped, readState } from '../closing/index.ts';
import { type ConsultationFacts, lockConsultation, readConsultation } from '../consultations/index.ts';
import { forgetRows, type Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { countSheetsSent } from '../panel/index.ts';
import { disagreements, type UrnFacts } from './check.ts';

/** Everything that tells who took part, or may. */
const tablesOfWho = ['marks', 'token_keys', 'reservations', 'released_reservations'] as const;

/**
 * Publishes the result that the publication key signed, when it agrees with the urn that was released. With it the poll book, the
 * key of its tokens and the reservations are deleted; what stays is how many marks each terminal sent. The same result again
 * changes nothing.
 */
export async function publishResult(
  city: City,
  consultation: string,
  envelope: Signed,
): Promise<Result<ConsultationResult, Refusal>> {
  return city.database.transaction<ConsultationResult, Refusal>(async (queries) => {
    const facts = await lockConsultation(queries, consultation, 'update');
    const held = await readConsultation(queries, consultation);
    if (!facts || !held) return refusal('unknown-consultation');
    const result = verify(envelope, 'result', held.package.publicationKey, resultSchema);
    if (!result.ok) return refusal('wrong-result', `The envelope: ${result.error.code}.`);
    if (result.value.consultation !== consultation) return refusal('wrong-result', 'It is of another consultation.');
    const before = await readResult(queries, consultation);
    if (before) return before.payload === envelope.payload ? ok(result.value) : refusal('already-published');
    if (!facts.frozen) return refusal('not-exported');
    const state = await readState(city, queries, facts);
    if (isUnstripped(state)) return refusal('unstripped');
    const urn = await readUrnFacts(queries, facts, state);
    const wrong = disagreements(result.value, { ...urn, package: held.package });
    if (wrong.length > 0) return refusal('wrong-result', `Disagrees: ${wrong.join(', ')}.`);
    await queries.run('update consultations set result = $2 where consultation = $1', [
      consultation,
      JSON.stringify(envelope),
    ]);
    await queries.run(
      `update deliveries d set marks = (
         select count(*) from marks m where m.consultation = d.consultation and m.terminal = d.terminal
       ) where d.consultation = $1`,
      [consultation],
    );
    await forgetWho(queries, consultation);
    return result;
  });
}

async function forgetWho(queries: Queries, consultation: string): Promise<void> {
  await queries.run(`lock table ${tablesOfWho.join(', ')} in access exclusive mode`);
  for (const table of tablesOfWho) await forgetRows(queries, table, consultation);
}

/** The signed result, once published. */
export async function readResult(queries: Queries, consultation: string): Promise<Signed | undefined> {
  const row = await queries.row<{ result: Signed | null }>('select result from consultations where consultation = $1', [
    consultation,
  ]);
  return row?.result ?? undefined;
}

async function readUrnFacts(
  queries: Queries,
  facts: ConsultationFacts,
  { terminals, provisional }: ConsultationState,
): Promise<Omit<UrnFacts, 'package'>> {
  const { consultation, packageHash, formHash } = facts;
  const ids = await queries.row<{ ids: Buffer | null }>(
    `select string_agg(id, ''::bytea order by id) ids from ballots where consultation = $1`,
    [consultation],
  );
  const apart = { name: provisionalChannel, ballots: provisional.accepted, final: true, lost: null };
  return {
    packageHash,
    formHash,
    setHash: setHashOfSorted([ids?.ids ?? Buffer.alloc(0)]),
    sheets: await countSheetsSent(queries, consultation),
    terminals: provisional.accepted > 0 ? [...terminals, apart] : terminals,
  };
}
