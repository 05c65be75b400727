import { setHashOfSorted } from '../../ballot/index.ts';
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

/**
 * Puts a batch of a terminal into the urn, all of it or nothing. The same batch again changes nothing and is fine; once this is
 * ok, the ballots are on disk, and the terminal may be told to forget them (references: data-path.md §2).
 */
export async function storeBatch(
  city: City,
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
    const held = await readBatch(queries, manifest);
    if (held) return held.payload === envelope.payload ? ok(undefined) : refusal('batch-conflict');
    const fault = await faultOf(queries, city, facts, manifest);
    if (fault) return fault;
    if (!(await insertManifest(queries, manifest, envelope))) return refusal('batch-conflict');
    const inserted = await insertBallots(queries, manifest, ids, ballots);
    return inserted === manifest.count ? ok(undefined) : refusal('ballot-elsewhere');
  });
  if (!stored.ok && (stored.error.code === 'batch-conflict' || stored.error.code === 'ballot-elsewhere'))
    await raiseAlarm(city, stored.error.code, manifest);
  return stored;
}

/** Why a new batch may not enter the urn, if so. */
async function faultOf(
  queries: Queries,
  city: City,
  facts: ConsultationFacts,
  manifest: Batch,
): Promise<Result<never, Refusal> | undefined> {
  const sameForm =
    manifest.formHash === facts.formHash &&
    manifest.rehearsal === facts.rehearsal &&
    manifest.sealedBytes === facts.sealedBytes;
  if (!sameForm) return refusal('not-this-form');
  if (facts.frozen) return refusal('frozen');
  const final = await queries.row('select from finals where consultation = $1 and terminal = $2', [
    manifest.consultation,
    manifest.terminal,
  ]);
  if (final) return refusal('final-sent');
  if (manifest.closing && facts.closesAt.getTime() > city.now()) return refusal('not-closed-yet');
  if (manifest.count >= facts.k) return undefined;
  if (!manifest.closing) return refusal('below-k');
  // Only the very last batch can be small: a second one would let a terminal send its ballots one by one.
  const small = await queries.row(
    'select from batches where consultation = $1 and terminal = $2 and count < $3 limit 1',
    [manifest.consultation, manifest.terminal, facts.k],
  );
  return small && refusal('below-k');
}

async function readBatch(queries: Queries, { consultation, batch }: Batch): Promise<Signed | undefined> {
  const row = await queries.row<{ manifest: Signed }>(
    'select manifest from batches where consultation = $1 and batch = $2',
    [consultation, batch],
  );
  return row?.manifest;
}

/** False when another terminal stored a batch of this name a moment ago. */
async function insertManifest(queries: Queries, manifest: Batch, envelope: Signed): Promise<boolean> {
  const inserted = await queries.run(
    `insert into batches (consultation, batch, terminal, count, set_hash, manifest) values ($1, $2, $3, $4, $5, $6)
     on conflict do nothing`,
    [
      manifest.consultation,
      manifest.batch,
      manifest.terminal,
      manifest.count,
      manifest.setHash,
      JSON.stringify(envelope),
    ],
  );
  return inserted === 1;
}

/**
 * How many of the ballots were not in the urn yet. All go in one `bytea` that PostgreSQL cuts: an array of byte strings would
 * travel as text and be three times slower.
 */
function insertBallots(
  queries: Queries,
  { consultation, batch, count, sealedBytes }: Batch,
  ids: Buffer,
  ballots: Buffer,
): Promise<number> {
  return queries.run(
    `insert into ballots (consultation, id, batch, sealed)
     select $1, substring($3::bytea from place * $6 + 1 for $6), $2, substring($4::bytea from place * $7 + 1 for $7)
     from generate_series(0, $5::int - 1) place
     on conflict (consultation, id) do nothing`,
    [consultation, batch, ids, ballots, count, idBytes, sealedBytes],
  );
}
