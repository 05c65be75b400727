import { payloadHash } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { FinalManifest } from '../../contract/sync.ts';
import { raiseAlarm } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { lockDelivery } from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';

interface Held {
  readonly batches: readonly { batch: string; count: number; setHash: string }[];
  readonly marks: number;
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
  if (accepted.ok) return ok(manifestHash);
  if (accepted.error.code === 'final-conflict') await raiseAlarm(city, 'final-conflict', manifest);
  if (accepted.error.code === 'incoherent') await raiseAlarm(city, 'incoherent-final', manifest);
  return accepted;
}

/** Where a final manifest and what the server holds differ. */
function disagreement(manifest: FinalManifest, held: Held): Result<never, Refusal> | undefined {
  const stated = new Map(manifest.batches.map((batch) => [batch.batch, batch]));
  const total = manifest.batches.reduce((sum, { count }) => sum + count, 0);
  if (stated.size !== manifest.batches.length || total !== manifest.ballots)
    return refusal('incoherent', 'The batches of the manifest do not add up to its ballots.');
  // One commit at the terminal writes both, so a ballot was lost or added (ballot/urn-export.ts).
  if (manifest.ballots !== manifest.marks) return refusal('incoherent', 'There are not as many ballots as marks.');
  for (const { batch, count, setHash } of held.batches) {
    const same = stated.get(batch);
    if (!same || same.count !== count || same.setHash !== setHash)
      return refusal('incoherent', `The server holds a batch that the manifest does not know: ${batch}.`);
  }
  if (held.marks > manifest.marks) return refusal('incoherent', 'The server holds more marks than the manifest says.');
  if (held.batches.length < stated.size)
    return refusal('incomplete', `Batches missing: ${stated.size - held.batches.length}.`);
  if (held.marks < manifest.marks) return refusal('incomplete', `Marks missing: ${manifest.marks - held.marks}.`);
  return undefined;
}

async function heldOf(queries: Queries, consultation: string, terminal: string): Promise<Held> {
  const batches = await queries.rows<Held['batches'][number]>(
    'select batch, count, set_hash "setHash" from batches where consultation = $1 and terminal = $2',
    [consultation, terminal],
  );
  const marks = await queries.row<{ count: number }>(
    'select count(*)::int "count" from marks where consultation = $1 and terminal = $2',
    [consultation, terminal],
  );
  return { batches, marks: marks?.count ?? 0 };
}
