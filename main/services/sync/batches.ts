import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import { ballotId, envelopeBytes, setHash, toBase64url } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { SignedKind } from '../../../contract/signed.ts';
import { type Batch, type batchAckSchema, batchFrameLimits } from '../../../contract/sync.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { DeliverableBox, Urn } from '../urn/index.ts';
import { type BoxFault, type Failure, nameOf, ofBox, type SyncContext, sendAcknowledged } from './context.ts';
import { type BoxName, noBag, type StoredBatch } from './store.ts';

const lengthBytes = 4;
const maximumCount = 10_000;

/** One of the two boxes of a consultation, and how its batches travel. */
export interface Shipment {
  readonly box: BoxName;
  readonly urn: Urn;
  readonly sealedBytes: number;
  /** Some of its members may be gone. */
  readonly isDamaged: boolean;
  readonly route: (typeof routes)[BoxName];
}

const routes = {
  urn: { path: 'batches', kind: 'batch', acknowledged: 'batch-ack' },
  provisional: { path: 'provisional', kind: 'provisional', acknowledged: 'provisional-ack' },
} as const satisfies Record<BoxName, { path: string; kind: SignedKind; acknowledged: SignedKind }>;

/** The ballots, and the provisional ones in their envelopes: the same way, on roads apart. */
export function shipmentsOf(held: Consultation, box: DeliverableBox): Shipment[] {
  const ballots = shipmentOfUrn(held, box);
  const { provisional: urn, damage } = box;
  if (!urn) return [ballots];
  const isDamaged = damage.includes('provisional');
  const sealedBytes = envelopeBytes(ballots.sealedBytes);
  return [ballots, { box: 'provisional', urn, sealedBytes, isDamaged, route: routes.provisional }];
}

export function shipmentOfUrn({ ballots: { sealedBytes } }: Consultation, { urn, damage }: DeliverableBox): Shipment {
  return { box: 'urn', urn, sealedBytes, isDamaged: damage.includes('urn'), route: routes.urn };
}

/**
 * Delivers the ballots that wait, batch after batch, and says how many batches were tried. What a batch goes through, each step
 * durable before the next, and a crash in between taken up where it stopped:
 *
 * 1. formed: its name and members are stored. Until the end it is these ballots and no others, so that the server, which may
 *    have them already, sees the same batch again and not half of another;
 * 2. sent, as often as it takes, over the network or on a stick;
 * 3. acknowledged: the server's signature over name, count and set hash holds; stored, because after the next step the batch
 *    could not be sent again;
 * 4. purged: the ballots leave the urn; purging what is gone changes nothing;
 * 5. done: its members are forgotten, its name, count, set hash and bag stay for the final manifest.
 *
 * Only then the urn is rewritten, once for all of them: of a long backlog that takes longer than sending it.
 */
export async function deliverBatches(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Promise<Result<{ tried: number }, Failure>> {
  let tried = 0;
  for (const shipment of shipmentsOf(held, box)) {
    const delivered = await deliverOneByOne(context, held, shipment);
    shipment.urn.ready(); // where a full disk does not let it be, it takes no ballot until then
    if (!delivered.ok) return delivered;
    tried += delivered.value.tried;
  }
  return ok({ tried });
}

async function deliverOneByOne(
  context: SyncContext,
  held: Consultation,
  shipment: Shipment,
): Promise<Result<{ tried: number }, Failure>> {
  for (let tried = 0; ; tried += 1) {
    const due = formBatches(context, held, shipment, 'from-k-on');
    if (!due.ok) return due;
    const batch = due.value[0];
    if (!batch) return ok({ tried });
    const frame = frameOf(context, held, shipment, batch);
    if (!frame.ok) return frame;
    const sent = await sendBatch(context, held, shipment, batch, frame.value);
    if (!sent.ok) return sent;
    const finished = finishBatch(context, held, shipment, batch);
    if (!finished.ok) return finished;
  }
}

/** The server acknowledged a batch: its ballots leave the urn. */
export function finishBatch(
  context: SyncContext,
  held: Consultation,
  shipment: Shipment,
  batch: StoredBatch,
): Result<undefined, BoxFault | StoreFault> {
  const acknowledged = context.store.acknowledgeBatch(batch.batch);
  return acknowledged.ok ? purge(context, held, shipment, batch) : acknowledged;
}

/**
 * Stores the ballots that wait in no batch yet as one: when there are k of them, or, at closing, whatever remains. Gives all batches
 * of this box that are to be sent. What was acknowledged when a crash came is purged first.
 */
export function formBatches(
  context: SyncContext,
  held: Consultation,
  shipment: Shipment,
  when: 'from-k-on' | 'closing',
): Result<StoredBatch[], BoxFault | StoreFault> {
  const formed = formedBatches(context, held, shipment);
  if (!formed.ok) return formed;
  const counts = ofBox(shipment.urn.counts());
  if (!counts.ok) return counts;
  const waiting = counts.value.ballots - formed.value.reduce((sum, { count }) => sum + count, 0);
  if (waiting === 0 || (when === 'from-k-on' && waiting < held.package.k)) return formed;
  const more = formOfWaiting(context, held, shipment, formed.value, when === 'closing');
  return more.ok ? ok([...formed.value, ...more.value]) : more;
}

function formedBatches(
  context: SyncContext,
  held: Consultation,
  shipment: Shipment,
): Result<StoredBatch[], BoxFault | StoreFault> {
  const unfinished = context.store.unfinishedBatches(held.package.consultation, shipment.box);
  if (!unfinished.ok) return unfinished;
  const formed: StoredBatch[] = [];
  for (const batch of unfinished.value) {
    const kept =
      batch.state === 'acknowledged'
        ? purge(context, held, shipment, batch)
        : withoutLostMembers(context, shipment, batch);
    if (!kept.ok) return kept;
    if (kept.value) formed.push(kept.value);
  }
  return ok(formed);
}

/**
 * A batch that lost members to damage can never be sent as it was signed; what is left of it goes in another. Had the server received
 * the first one already, it refuses the second, with an alarm, and a person decides.
 */
function withoutLostMembers(
  { store }: SyncContext,
  { urn, isDamaged }: Shipment,
  batch: StoredBatch,
): Result<StoredBatch | undefined, BoxFault | StoreFault> {
  if (!isDamaged) return ok(batch);
  const waiting = ofBox(urn.ids());
  if (!waiting.ok) return waiting;
  const here = new Set(waiting.value);
  if (batch.ids.every((id) => here.has(id))) return ok(batch);
  const dissolved = store.dissolveBatch(batch.batch);
  return dissolved.ok ? ok(undefined) : dissolved;
}

/**
 * More ballots than fit into one batch are shared out evenly, so that none comes out below k, in the order of their ids, which are
 * hashes and know nothing of time.
 */
function formOfWaiting(
  { store }: SyncContext,
  { package: { consultation }, packageHash }: Consultation,
  { box, urn, sealedBytes }: Shipment,
  formed: readonly StoredBatch[],
  closing: boolean,
): Result<StoredBatch[], BoxFault | StoreFault> {
  const inUrn = ofBox(urn.ids());
  if (!inUrn.ok) return inUrn;
  const bag = box === 'urn' ? store.currentBag(consultation) : ok(noBag);
  if (!bag.ok) return bag;
  const taken = new Set(formed.flatMap(({ ids }) => ids));
  const waiting = inUrn.value.filter((id) => !taken.has(id));
  const limit = Math.min(maximumCount, Math.floor(batchFrameLimits.ballotsBytes / sealedBytes));
  const size = Math.ceil(waiting.length / Math.ceil(waiting.length / limit));
  const batches: StoredBatch[] = [];
  for (let from = 0; from < waiting.length; from += size) {
    const ids = waiting.slice(from, from + size);
    const batch = {
      batch: toBase64url(randomBytes(16)),
      closing,
      count: ids.length,
      setHash: setHash(ids),
      packageHash,
      bag: bag.value,
      ids,
    };
    const stored = store.formBatch(consultation, box, batch);
    if (!stored.ok) return stored;
    batches.push(batch);
  }
  return ok(batches);
}

/**
 * The members of a batch as they stand in the urn now, sorted. Every id is computed again: a ballot that is gone or altered is a
 * damaged urn, and is neither sent nor purged.
 */
export function frameOf(
  context: SyncContext,
  { package: { consultation, rehearsal }, ballots: { formHash } }: Consultation,
  { urn, sealedBytes, route }: Shipment,
  batch: StoredBatch,
): Result<Uint8Array, BoxFault> {
  const between = ofBox(urn.ballots(batch.ids[0], batch.ids.at(-1)));
  if (!between.ok) return between;
  const members = new Set(batch.ids);
  const sealed = between.value.filter(({ id }) => members.has(id)).map((ballot) => ballot.sealed);
  const isWhole = sealed.every((one) => one.length === sealedBytes) && setHash(sealed.map(ballotId)) === batch.setHash;
  if (!isWhole) return err({ code: 'box-fault', fault: 'damaged' });
  const manifest: Batch = {
    consultation,
    terminal: nameOf(context),
    batch: batch.batch,
    count: batch.count,
    sealedBytes,
    setHash: batch.setHash,
    formHash,
    packageHash: batch.packageHash,
    rehearsal,
    closing: batch.closing,
  };
  const envelope = Buffer.from(JSON.stringify(context.identity.sign(route.kind, manifest)));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(envelope.length);
  return ok(Buffer.concat([length, envelope, ...sealed]));
}

/** What the server signs when it has a batch. */
export function batchAck(
  context: SyncContext,
  consultation: string,
  { batch, count, setHash }: Pick<StoredBatch, 'batch' | 'count' | 'setHash'>,
): z.infer<typeof batchAckSchema> {
  return { consultation, terminal: nameOf(context), batch, count, setHash };
}

function sendBatch(
  context: SyncContext,
  { package: { consultation } }: Consultation,
  { route }: Shipment,
  { batch, count, setHash }: StoredBatch,
  frame: Uint8Array,
): Promise<Result<void, Failure>> {
  const expected = batchAck(context, consultation, { batch, count, setHash });
  const path = `/consultations/${consultation}/${route.path}/${batch}`;
  return sendAcknowledged(context, { method: 'PUT', path, body: frame }, route.acknowledged, expected);
}

function purge(
  { store, record }: SyncContext,
  { package: { consultation } }: Consultation,
  { urn }: Shipment,
  { batch, count, ids }: StoredBatch,
): Result<undefined, BoxFault | StoreFault> {
  const purged = ofBox(urn.purge(ids));
  if (!purged.ok) return purged;
  const done = store.finishBatch(batch);
  if (!done.ok) return done;
  record('batch-acknowledged', { consultation, count });
  return ok(undefined);
}
