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
import type { BoxName, StoredBatch } from './store.ts';

const lengthBytes = 4;
const maximumCount = 10_000;

/** One of the two boxes of a consultation, and how its batches travel. */
interface Shipment {
  readonly box: BoxName;
  readonly urn: Urn;
  readonly sealedBytes: number;
  /** Some of its members may be gone. */
  readonly isDamaged: boolean;
  readonly route: { readonly path: string; readonly kind: SignedKind; readonly acknowledged: SignedKind };
}

const routes = {
  urn: { path: 'batches', kind: 'batch', acknowledged: 'batch-ack' },
  provisional: { path: 'provisional', kind: 'provisional', acknowledged: 'provisional-ack' },
} as const satisfies Record<BoxName, Shipment['route']>;

/** The ballots, and the provisional ones in their envelopes: the same way, on roads apart. */
function shipmentsOf({ ballots: { sealedBytes } }: Consultation, box: DeliverableBox): Shipment[] {
  const { urn, provisional, damage } = box;
  const ballots: Shipment = { box: 'urn', urn, sealedBytes, isDamaged: damage.includes('urn'), route: routes.urn };
  if (!provisional) return [ballots];
  const isDamaged = damage.includes('provisional');
  const envelopes = { urn: provisional, sealedBytes: envelopeBytes(sealedBytes), isDamaged };
  return [ballots, { box: 'provisional', ...envelopes, route: routes.provisional }];
}

/**
 * Delivers the ballots that wait, batch after batch, and says how many batches were tried. What a batch goes through, each step
 * durable before the next, and a crash in between taken up where it stopped:
 *
 * 1. formed: its name and members are stored. Until the end it is these ballots and no others, so that the server, which may
 *    have them already, sees the same batch again and not half of another;
 * 2. sent, as often as it takes;
 * 3. acknowledged: the server's signature over name, count and set hash holds; stored, because after the next step the batch
 *    could not be sent again;
 * 4. purged: the ballots leave the urn; purging what is gone changes nothing;
 * 5. done: its members are forgotten, its name, count and set hash stay for the final manifest.
 *
 * Only then the urn is rewritten, once for all of them: of a long backlog that takes longer than sending it.
 */
export async function deliverBatches(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
  isClosing: boolean,
): Promise<Result<{ tried: number }, Failure>> {
  let tried = 0;
  for (const shipment of shipmentsOf(held, box)) {
    const delivered = await deliverOneByOne(context, held, shipment, isClosing);
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
  isClosing: boolean,
): Promise<Result<{ tried: number }, Failure>> {
  for (let tried = 0; ; tried += 1) {
    const next = nextBatch(context, held, shipment, isClosing);
    if (!next.ok) return next;
    if (!next.value) return ok({ tried });
    const { batch, frame } = next.value;
    const sent = await sendBatch(context, held, shipment, batch, frame);
    if (!sent.ok) return sent;
    const acknowledged = context.store.acknowledgeBatch(batch.batch);
    if (!acknowledged.ok) return acknowledged;
    const purged = purge(context, held, shipment, batch);
    if (!purged.ok) return purged;
  }
}

/** The batch to send now: the one on its way, or a new one; nothing when too few ballots wait. */
function nextBatch(
  context: SyncContext,
  held: Consultation,
  shipment: Shipment,
  isClosing: boolean,
): Result<{ batch: StoredBatch; frame: Uint8Array } | undefined, BoxFault | StoreFault> {
  const begun = batchOnItsWay(context, held, shipment);
  if (!begun.ok) return begun;
  const counts = ofBox(shipment.urn.counts());
  if (!counts.ok) return counts;
  const waiting = counts.value.ballots;
  const isEnough = waiting >= held.package.k || (isClosing && waiting > 0);
  if (!begun.value && !isEnough) return ok(undefined);

  const batch = begun.value ? ok(begun.value) : formBatch(context, held, shipment, isClosing);
  if (!batch.ok) return batch;
  const frame = frameOf(context, held, shipment, batch.value);
  return frame.ok ? ok({ batch: batch.value, frame: frame.value }) : frame;
}

/** What was formed and is not acknowledged yet. What was acknowledged when a crash came is purged first. */
function batchOnItsWay(
  context: SyncContext,
  held: Consultation,
  shipment: Shipment,
): Result<StoredBatch | undefined, BoxFault | StoreFault> {
  const unfinished = context.store.unfinishedBatch(held.package.consultation, shipment.box);
  if (!unfinished.ok || !unfinished.value) return unfinished;
  if (unfinished.value.state === 'acknowledged') return purge(context, held, shipment, unfinished.value);
  return shipment.isDamaged ? withoutLostMembers(context, shipment, unfinished.value) : unfinished;
}

/**
 * A batch that lost members to damage can never be sent as it was signed; what is left of it goes in another. Had the server received
 * the first one already, it refuses the second, with an alarm, and a person decides.
 */
function withoutLostMembers(
  { store }: SyncContext,
  { urn }: Shipment,
  batch: StoredBatch,
): Result<StoredBatch | undefined, BoxFault | StoreFault> {
  const waiting = ofBox(urn.ids());
  if (!waiting.ok) return waiting;
  const here = new Set(waiting.value);
  if (batch.ids.every((id) => here.has(id))) return ok(batch);
  const dissolved = store.dissolveBatch(batch.batch);
  return dissolved.ok ? ok(undefined) : dissolved;
}

/**
 * Stores a batch of all ballots that wait. More than fit into one are shared out evenly, so that none comes out below k, in the
 * order of their ids, which are hashes and know nothing of time.
 */
function formBatch(
  { store }: SyncContext,
  { package: { consultation }, packageHash }: Consultation,
  { box, urn, sealedBytes }: Shipment,
  isClosing: boolean,
): Result<StoredBatch, BoxFault | StoreFault> {
  const waiting = ofBox(urn.ids());
  if (!waiting.ok) return waiting;
  const { length } = waiting.value;
  const limit = Math.min(maximumCount, Math.floor(batchFrameLimits.ballotsBytes / sealedBytes));
  const ids = waiting.value.slice(0, Math.ceil(length / Math.ceil(length / limit)));
  const batch = {
    batch: toBase64url(randomBytes(16)),
    closing: isClosing,
    count: ids.length,
    setHash: setHash(ids),
    packageHash,
    ids,
  };
  const formed = store.formBatch(consultation, box, batch);
  return formed.ok ? ok(batch) : formed;
}

/**
 * The members of a batch as they stand in the urn now, sorted. Every id is computed again: a ballot that is gone or altered is a
 * damaged urn, and is neither sent nor purged.
 */
function frameOf(
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

function sendBatch(
  context: SyncContext,
  { package: { consultation } }: Consultation,
  { route }: Shipment,
  { batch, count, setHash }: StoredBatch,
  frame: Uint8Array,
): Promise<Result<void, Failure>> {
  const expected: z.infer<typeof batchAckSchema> = { consultation, terminal: nameOf(context), batch, count, setHash };
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
