import type { z } from 'zod';
import { canonicalJson, payloadHash } from '../../../ballot/index.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { type FinalManifest, type finalAckSchema, finalManifestSchema } from '../../../contract/sync.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { DeliverableBox } from '../urn/index.ts';
import { type BoxFault, type Failure, nameOf, ofBox, type SyncContext, sendAcknowledged } from './context.ts';
import { marksState } from './marks.ts';

/** What a desk book that cannot be read says. */
const nothingKnown = { spoiled: 0, reprints: 0, codesIssued: 0 };

/** Whether nothing else is owed of a consultation that has closed for good. */
export function isFinalDue(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<boolean, BoxFault | StoreFault> {
  for (const urn of [box.urn, ...(box.provisional ? [box.provisional] : [])]) {
    const counts = ofBox(urn.counts());
    if (!counts.ok) return counts;
    if (counts.value.ballots > 0) return ok(false);
  }
  const marks = marksState(context, held, box, true);
  return marks.ok ? ok(marks.value === 'complete') : marks;
}

/**
 * States what this terminal did for a consultation, once all its batches and marks are acknowledged (design.md §5, "complete").
 * The manifest is stored before it is first sent, since the server takes one only: a slip that is spoiled later must not change it.
 */
export async function deliverFinal(
  context: SyncContext,
  { package: { consultation } }: Consultation,
  box: DeliverableBox,
): Promise<Result<void, Failure>> {
  const { store, identity, record } = context;
  const manifest = storedManifest(context, consultation, box);
  if (!manifest.ok) return manifest;
  const body = identity.sign('final', manifest.value);
  const expected: z.infer<typeof finalAckSchema> = {
    consultation,
    terminal: nameOf(context),
    manifestHash: payloadHash(body),
  };
  const path = `/consultations/${consultation}/final`;
  const sent = await sendAcknowledged(context, { method: 'PUT', path, body }, 'final-ack', expected);
  if (!sent.ok) return sent;
  const acknowledged = store.acknowledgeFinal(consultation);
  if (acknowledged.ok) record('final-acknowledged', { consultation });
  return acknowledged;
}

function storedManifest(
  context: SyncContext,
  consultation: string,
  box: DeliverableBox,
): Result<FinalManifest, BoxFault | StoreFault> {
  const stored = context.store.final(consultation);
  if (!stored.ok) return stored;
  if (stored.value) return ok(finalManifestSchema.parse(JSON.parse(stored.value.manifest)));
  const manifest = makeManifest(context, consultation, box);
  if (!manifest.ok) return manifest;
  const kept = context.store.makeFinal(consultation, canonicalJson(manifest.value));
  return kept.ok ? manifest : kept;
}

function makeManifest(
  context: SyncContext,
  consultation: string,
  box: DeliverableBox,
): Result<FinalManifest, BoxFault | StoreFault> {
  const { urn, deskBook, damage } = box;
  const counts = ofBox(urn.counts());
  if (!counts.ok) return counts;
  const desk = deskBook ? ofBox(deskBook.counts()) : ok(nothingKnown);
  if (!desk.ok) return desk;
  const paper = ofBox(urn.tokensOnPaper());
  if (!paper.ok) return paper;
  const batches = context.store.doneBatches(consultation, 'urn');
  if (!batches.ok) return batches;
  const provisional = context.store.doneBatches(consultation, 'provisional');
  if (!provisional.ok) return provisional;
  const envelopes = box.provisional ? ofBox(box.provisional.counts()) : ok({ marks: 0 });
  if (!envelopes.ok) return envelopes;
  const { marks, purged } = counts.value;
  const delivered = sumOf(batches.value);
  const lostEnvelopes = Math.max(0, envelopes.value.marks - sumOf(provisional.value));
  return ok({
    consultation,
    terminal: nameOf(context),
    // What left a damaged urn is not what arrived.
    ballots: damage.length > 0 ? delivered : purged,
    marks,
    paper: paper.value.length,
    ...desk.value,
    batches: batches.value,
    ...(provisional.value.length > 0 && { provisional: provisional.value }),
    ...(damage.length > 0 && {
      damaged: {
        ballots: Math.max(0, marks - paper.value.length - delivered),
        ...(lostEnvelopes > 0 && { envelopes: lostEnvelopes }),
        parts: [...damage],
      },
    }),
  });
}

function sumOf(batches: readonly { readonly count: number }[]): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}
