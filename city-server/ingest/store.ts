import { envelopeBytes, fromBase64url, setHashOfSorted } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import type { Signed } from '../../contract/signed.ts';
import type { Batch } from '../../contract/sync.ts';
import { raiseAlarm } from '../alarms/index.ts';
import type { City } from '../city.ts';
import { type ConsultationFacts, lockDelivery } from '../consultations/index.ts';
import type { Queries } from '../database/index.ts';
import { type Refusal, refusal } from '../http/index.ts';
import { idsOf } from './frame.ts';

const idBytes = 16;

/** The two boxes that batches go into: the urn, and that of the provisional ballots in their envelopes. */
export interface Box {
  readonly batches: 'batches' | 'provisional_batches';
  readonly ballots: 'ballots' | 'provisional_ballots';
  /** The length of what goes into it, where the ballots of the form have so many bytes. */
  readonly bytesOf: (sealedBytes: number) => number;
}

export const urnBox: Box = { batches: 'batches', ballots: 'ballots', bytesOf: (sealedBytes) => sealedBytes };
export const provisionalBox: Box = {
  batches: 'provisional_batches',
  ballots: 'provisional_ballots',
  bytesOf: envelopeBytes,
};

/**
 * Puts a batch of a terminal into its box, all of it or nothing. The same batch again changes nothing and is fine; once this is
 * ok, the ballots are on disk, and the terminal may be told to forget them.
 */
export async function storeBatch(
  city: City,
  box: Box,
  manifest: Batch,
  envelope: Signed,
  ballots: Buffer,
): Promise<Result<void, Refusal>> {
  const ids = idsOf(ballots, manifest.sealedBytes);
  if (!ids) return refusal('invalid', 'The ballots are not sorted by their ids.');
  if (setHashOfSorted([ids]) !== manifest.setHash) return refusal('wrong-set-hash');
  const stored = await city.database.transaction(async (queries) => {
    const facts = await lockDelivery(queries, manifest.consultation, manifest.terminal);
    if (!facts) return refusal('no-delivery');
    const before = await readBefore(queries, box, manifest, facts.k);
    if (before.held) return before.held.payload === envelope.payload ? ok(undefined) : refusal('batch-conflict');
    const fault = faultOf(box, manifest, facts, before, city.now());
    if (fault) return fault;
    const added = await insertBatch(queries, box, manifest, envelope, ids, ballots);
    if (added?.named !== 1) return refusal('batch-conflict');
    return added.ballots === manifest.count ? ok(undefined) : refusal('ballot-elsewhere');
  });
  if (!stored.ok && (stored.error.code === 'batch-conflict' || stored.error.code === 'ballot-elsewhere'))
    await raiseAlarm(city, stored.error.code, manifest);
  return stored;
}

/** What the server has of this batch, and of its terminal. */
interface Before {
  /** The manifest that was stored under the name of this batch. */
  readonly held: Signed | null;
  readonly final: boolean;
  /** The manifest names a version of the package that was published. */
  readonly published: boolean;
  /** A batch of fewer than k ballots was stored already. */
  readonly small: boolean;
}

async function readBefore(
  queries: Queries,
  { batches }: Box,
  { consultation, terminal, batch, packageHash }: Batch,
  k: number,
): Promise<Before> {
  const row = await queries.row<Before>(
    `select (select manifest from ${batches} where consultation = $1 and batch = $3) "held",
       exists (select from finals where consultation = $1 and terminal = $2) "final",
       exists (select from ${batches} where consultation = $1 and terminal = $2 and count < $4) "small",
       exists (select from packages where consultation = $1 and sha256(convert_to(package->>'payload', 'UTF8')) = $5) "published"`,
    [consultation, terminal, batch, k, fromBase64url(packageHash)],
  );
  return row ?? { held: null, final: false, published: false, small: false };
}

/** Why a new batch may not enter the urn, if so. */
function faultOf(
  box: Box,
  manifest: Batch,
  facts: ConsultationFacts,
  before: Before,
  nowMs: number,
): Result<never, Refusal> | undefined {
  const sameForm =
    before.published &&
    manifest.formHash === facts.formHash &&
    manifest.rehearsal === facts.rehearsal &&
    manifest.sealedBytes === box.bytesOf(facts.sealedBytes);
  if (!sameForm) return refusal('not-this-form');
  if (box === provisionalBox && !facts.registrar) return refusal('no-registrar');
  if (facts.frozen) return refusal('frozen');
  if (before.final) return refusal('final-sent');
  if (manifest.closing && facts.closesAt.getTime() > nowMs) return refusal('not-closed-yet');
  if (manifest.count >= facts.k) return undefined;
  // Only the very last batch can be small: a second one would let a terminal send its ballots one by one.
  return !manifest.closing || before.small ? refusal('below-k') : undefined;
}

/**
 * Stores the manifest and the ballots, and tells how many of each were new: no manifest when another terminal stored a batch of
 * this name a moment ago. All ballots go in one `bytea` that PostgreSQL cuts: an array of byte strings would travel as text and be
 * three times slower.
 */
function insertBatch(
  queries: Queries,
  { batches, ballots: box }: Box,
  { consultation, terminal, batch, count, sealedBytes, setHash }: Batch,
  envelope: Signed,
  ids: Buffer,
  ballots: Buffer,
): Promise<{ named: number; ballots: number } | undefined> {
  return queries.row(
    `with named as (
       insert into ${batches} (consultation, batch, terminal, count, set_hash, manifest) values ($1, $2, $3, $4, $5, $6)
       on conflict do nothing returning batch
     ), added as (
       insert into ${box} (consultation, id, batch, sealed)
       select $1, substring($7::bytea from place * $9 + 1 for $9), named.batch,
         substring($8::bytea from place * $10 + 1 for $10)
       from named, generate_series(0, $4::int - 1) place
       on conflict (consultation, id) do nothing returning 1
     )
     select (select count(*) from named)::int "named", (select count(*) from added)::int "ballots"`,
    [consultation, batch, terminal, count, setHash, JSON.stringify(envelope), ids, ballots, idBytes, sealedBytes],
  );
}
