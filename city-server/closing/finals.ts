import { payloadHash } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { FinalManifest } from '../../contract/sync.ts';
import { raiseAlarm } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { lockDelivery } from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

type HeldBatches = readonly { batch: string; count: number; setHash: string }[];

interface Held {
  readonly batches: HeldBatches;
  readonly provisional: HeldBatches;
  readonly marks: number;
  readonly paper: number;
}

/**
 * Accepts what a terminal states at closing, when it agrees with what the server holds of it. `incomplete`: something has not
 * arrived yet, which the terminal can mend; `incoherent`: it cannot, and a person must look. Gives the manifest's hash.
 */
export async function acceptFinal(
  city: City,
  manifest: FinalManifest,
  envelope: Signed,
): Promise<Result<string, Refusal>> {
  const { consultation, terminal } = manifest;
  const manifestHash = payloadHash(envelope);
  const accepted = await city.database.transaction<void, Refusal>(async (queries) => {
    const facts = await lockDelivery(queries, consultation, terminal);
    if (!facts) return refusal('no-delivery');
    const before = await queries.row<{ manifestHash: string }>(
      'select manifest_hash "manifestHash" from finals where consultation = $1 and terminal = $2',
      [consultation, terminal],
    );
    if (before) return before.manifestHash === manifestHash ? ok(undefined) : refusal('final-conflict');
    if (facts.frozen) return refusal('frozen');
    if (facts.closesAt.getTime() > city.now()) return refusal('not-closed-yet');
    const fault = disagreement(manifest, await heldOf(queries, consultation, terminal));
    if (fault) return fault;
    await queries.run('insert into finals (consultation, terminal, manifest, manifest_hash) values ($1, $2, $3, $4)', [
      consultation,
      terminal,
      JSON.stringify(envelope),
      manifestHash,
    ]);
    return ok(undefined);
  });
  if (accepted.ok && manifest.damaged) await raiseAlarm(city, 'damaged-box', manifest);
  if (accepted.ok) return ok(manifestHash);
  if (accepted.error.code === 'final-conflict') await raiseAlarm(city, 'final-conflict', manifest);
  if (accepted.error.code === 'incoherent') await raiseAlarm(city, 'incoherent-final', manifest);
  return accepted;
}

/** Where a final manifest and what the server holds differ. */
function disagreement(manifest: FinalManifest, held: Held): Result<never, Refusal> | undefined {
  const { batches, provisional = [], ballots, marks, paper = 0 } = manifest;
  if (batches.reduce((sum, { count }) => sum + count, 0) !== ballots)
    return refusal('incoherent', 'The batches of the manifest do not add up to its ballots.');
  // One commit at the terminal writes both, so a ballot was lost or added (ballot/urn-export.ts).
  if (ballots + paper + (manifest.damaged?.ballots ?? 0) !== marks)
    return refusal('incoherent', 'There are not as many ballots and votes on paper as marks.');
  if (held.marks > marks || held.paper > paper)
    return refusal('incoherent', 'The server holds more marks than the manifest says.');
  const fault = batchesDisagree(batches, held.batches) ?? batchesDisagree(provisional, held.provisional);
  if (fault) return fault;
  if (held.marks < marks) return refusal('incomplete', `Marks missing: ${marks - held.marks}.`);
  return held.paper < paper ? refusal('incoherent', 'Fewer cards vote on paper than the manifest says.') : undefined;
}

function batchesDisagree(stated: HeldBatches, held: HeldBatches): Result<never, Refusal> | undefined {
  const byName = new Map(stated.map((batch) => [batch.batch, batch]));
  if (byName.size !== stated.length) return refusal('incoherent', 'The manifest names a batch twice.');
  for (const { batch, count, setHash } of held) {
    const same = byName.get(batch);
    if (!same || same.count !== count || same.setHash !== setHash)
      return refusal('incoherent', `The server holds a batch that the manifest does not know: ${batch}.`);
  }
  return held.length < stated.length
    ? refusal('incomplete', `Batches missing: ${stated.length - held.length}.`)
    : undefined;
}

async function heldOf(queries: Queries, consultation: string, terminal: string): Promise<Held> {
  const batchesIn = (table: 'batches' | 'provisional_batches') =>
    queries.rows<HeldBatches[number]>(
      `select batch, count, set_hash "setHash" from ${table} where consultation = $1 and terminal = $2`,
      [consultation, terminal],
    );
  const marks = await queries.row<Pick<Held, 'marks' | 'paper'>>(
    `select count(*)::int "marks", (count(*) filter (where channel = 'paper'))::int "paper"
     from marks where consultation = $1 and terminal = $2`,
    [consultation, terminal],
  );
  return {
    batches: await batchesIn('batches'),
    provisional: await batchesIn('provisional_batches'),
    ...(marks ?? { marks: 0, paper: 0 }),
  };
}
