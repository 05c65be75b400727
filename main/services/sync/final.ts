import type { z } from 'zod';
import { canonicalJson, payloadHash } from '../../../ballot/index.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { type FinalManifest, type finalAckSchema, finalManifestSchema } from '../../../contract/sync.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { BallotBox } from '../urn/index.ts';
import { type BoxFault, type Failure, nameOf, ofBox, type SyncContext, sendAcknowledged } from './context.ts';
import { marksState } from './marks.ts';

/** Whether nothing else is owed of a consultation that has closed for good. */
export function isFinalDue(
  context: SyncContext,
  held: Consultation,
  box: BallotBox,
): Result<boolean, BoxFault | StoreFault> {
  for (const urn of [box.urn, box.provisional]) {
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
  box: BallotBox,
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
  box: BallotBox,
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
  { urn, deskBook }: BallotBox,
): Result<FinalManifest, BoxFault | StoreFault> {
  const counts = ofBox(urn.counts());
  if (!counts.ok) return counts;
  const desk = ofBox(deskBook.counts());
  if (!desk.ok) return desk;
  const paper = ofBox(urn.tokensOnPaper());
  if (!paper.ok) return paper;
  const batches = context.store.doneBatches(consultation, 'urn');
  if (!batches.ok) return batches;
  const provisional = context.store.doneBatches(consultation, 'provisional');
  if (!provisional.ok) return provisional;
  return ok({
    consultation,
    terminal: nameOf(context),
    ballots: counts.value.purged,
    marks: counts.value.marks,
    paper: paper.value.length,
    ...desk.value,
    batches: batches.value,
    ...(provisional.value.length > 0 && { provisional: provisional.value }),
  });
}
