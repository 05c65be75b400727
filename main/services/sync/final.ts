import type { z } from 'zod';
import { canonicalJson, payloadHash } from '../../../ballot/index.ts';
import type { closingReportAckSchema } from '../../../contract/reports.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Signed } from '../../../contract/signed.ts';
import { type FinalManifest, type finalAckSchema, finalManifestSchema } from '../../../contract/sync.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { DeliverableBox } from '../urn/index.ts';
import { bagsAtClosing } from './bags.ts';
import { formBatches, shipmentsOf } from './batches.ts';
import { removeCarried } from './carried-files.ts';
import { type BoxFault, type Failure, nameOf, ofBox, type SyncContext, sendAcknowledged } from './context.ts';
import { marksState } from './marks.ts';
import type { BatchLine } from './store.ts';

/** What a desk book that cannot be read says. */
const nothingKnown = { spoiled: 0, reprints: 0, codesIssued: 0 };

/** Whether nothing else is owed of a consultation that has closed for good. */
export function isFinalDue(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<boolean, BoxFault | StoreFault> {
  for (const { urn } of shipmentsOf(held, box)) {
    const counts = ofBox(urn.counts());
    if (!counts.ok) return counts;
    if (counts.value.ballots > 0) return ok(false);
  }
  const marks = marksState(context, held, box, true);
  return marks.ok ? ok(marks.value === 'complete') : marks;
}

/**
 * Closes the account of a consultation that has closed for good: whatever remains goes into a last batch, and what this terminal
 * did is stated once and for all (design.md §5, "complete"), in a manifest that is stored before anybody sees it, since the server
 * takes one only: a slip that is spoiled later must not change it. The closing report follows from it. Said again, it gives the
 * same, but for damage that was found since.
 */
export function settle(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<Settled, BoxFault | StoreFault> {
  const sound = checkAll(context, box);
  if (!sound.ok) return sound;
  const manifest = storedManifest(context, held, box);
  if (!manifest.ok) return manifest;
  const report = context.closingReport(held, manifest.value);
  return report.ok ? ok({ final: context.identity.sign('final', manifest.value), report: report.value }) : report;
}

/** The signed final manifest, and the closing report that follows from it. */
export interface Settled {
  readonly final: Signed;
  readonly report: Signed;
}

/** Sends what was settled, once all batches and marks are acknowledged. */
export async function deliverFinal(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Promise<Result<void, Failure>> {
  const { consultation } = held.package;
  const settled = settle(context, held, box);
  if (!settled.ok) return settled;
  const { final, report } = settled.value;
  const put = (path: string, body: Signed) =>
    ({ method: 'PUT', path: `/consultations/${consultation}/${path}`, body }) as const;
  const sent = await sendAcknowledged(
    context,
    put('final', final),
    'final-ack',
    finalAck(context, consultation, final),
  );
  if (!sent.ok) return sent;
  const expected = reportAck(context, consultation, report);
  const reported = await sendAcknowledged(context, put('closing-report', report), 'closing-report-ack', expected);
  return reported.ok ? concludeFinal(context, consultation) : reported;
}

/** Nothing is owed of this consultation any more. */
export function concludeFinal(context: SyncContext, consultation: string): Result<void, StoreFault> {
  const removed = removeCarried(context, consultation);
  if (!removed.ok) return removed;
  const acknowledged = context.store.acknowledgeFinal(consultation);
  if (acknowledged.ok) context.record('final-acknowledged', { consultation });
  return acknowledged;
}

/** What the server signs when it has a final manifest. */
export function finalAck(context: SyncContext, consultation: string, final: Signed): z.infer<typeof finalAckSchema> {
  return { consultation, terminal: nameOf(context), manifestHash: payloadHash(final) };
}

/** What the server signs when it has a closing report. */
export function reportAck(
  context: SyncContext,
  consultation: string,
  report: Signed,
): z.infer<typeof closingReportAckSchema> {
  return { consultation, terminal: nameOf(context), reportHash: payloadHash(report) };
}

/**
 * At closing everything is read once more before it is stated for good: what changed on the disk since the start makes a damaged
 * box, and is stated as such.
 */
function checkAll(
  { store }: SyncContext,
  { urn, deskBook, damage }: DeliverableBox,
): Result<void, BoxFault | StoreFault> {
  const memory = store.isAsWritten();
  if (!memory.ok) return memory;
  if (!memory.value) return err({ code: 'damaged' });
  if (damage.length > 0) return ok(undefined);
  const found = ofBox(urn.damage());
  const desk = deskBook ? ofBox(deskBook.isAsWritten()) : ok(true);
  if (!found.ok) return found;
  if (!desk.ok) return desk;
  return found.value.length === 0 && desk.value ? ok(undefined) : err({ code: 'box-fault', fault: 'damaged' });
}

/** The manifest as it was stated. One that the server cannot have yet is stated anew where damage took some of it away since. */
function storedManifest(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<FinalManifest, BoxFault | StoreFault> {
  const { consultation } = held.package;
  const stored = context.store.final(consultation);
  if (!stored.ok) return stored;
  const stated = stored.value && finalManifestSchema.parse(JSON.parse(stored.value.manifest));
  const isDue = isFinalDue(context, held, box);
  if (!isDue.ok) return isDue;
  if (stated && isDue.value) return ok(stated);
  for (const shipment of shipmentsOf(held, box)) {
    const formed = formBatches(context, held, shipment, 'closing');
    if (!formed.ok) return formed;
  }
  const manifest = makeManifest(context, held, box);
  if (!manifest.ok) return manifest;
  if (stated && canonicalJson(deliveredBy(stated)) === canonicalJson(deliveredBy(manifest.value))) return ok(stated);
  const kept = context.store.makeFinal(consultation, canonicalJson(manifest.value));
  return kept.ok ? manifest : kept;
}

function deliveredBy({ batches, provisional = [], damaged }: FinalManifest) {
  return { batches, provisional, damaged: damaged ?? null };
}

function makeManifest(
  context: SyncContext,
  { package: { consultation, k } }: Consultation,
  box: DeliverableBox,
): Result<FinalManifest, BoxFault | StoreFault> {
  const { urn, deskBook, damage } = box;
  const counts = ofBox(urn.counts());
  if (!counts.ok) return counts;
  const desk = deskBook ? ofBox(deskBook.counts()) : ok(nothingKnown);
  if (!desk.ok) return desk;
  const paper = ofBox(urn.tokensOnPaper());
  if (!paper.ok) return paper;
  const batches = context.store.batches(consultation, 'urn');
  if (!batches.ok) return batches;
  const provisional = context.store.batches(consultation, 'provisional');
  if (!provisional.ok) return provisional;
  const envelopes = box.provisional ? ofBox(box.provisional.counts()) : ok({ marks: 0 });
  if (!envelopes.ok) return envelopes;
  const { marks } = counts.value;
  const ballots = sumOf(batches.value);
  const lostEnvelopes = Math.max(0, envelopes.value.marks - sumOf(provisional.value));
  return ok({
    consultation,
    terminal: nameOf(context),
    // What left a damaged urn is not what arrived.
    ballots: damage.length > 0 ? ballots : counts.value.ballots + counts.value.purged,
    marks,
    paper: paper.value.length,
    ...desk.value,
    batches: batches.value.map(withoutBag),
    ...(provisional.value.length > 0 && { provisional: provisional.value.map(withoutBag) }),
    bags: bagsAtClosing(batches.value, k).map(({ bag, batches: inBag }) => ({ bag, batches: [...inBag] })),
    ...(damage.length > 0 && {
      damaged: {
        ballots: Math.max(0, marks - paper.value.length - ballots),
        ...(lostEnvelopes > 0 && { envelopes: lostEnvelopes }),
        parts: [...damage],
      },
    }),
  });
}

function withoutBag({ batch, count, setHash }: BatchLine): FinalManifest['batches'][number] {
  return { batch, count, setHash };
}

function sumOf(batches: readonly BatchLine[]): number {
  return batches.reduce((sum, { count }) => sum + count, 0);
}
