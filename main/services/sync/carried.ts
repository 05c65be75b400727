import { readFileSync } from 'node:fs';
import { type Carried, type CarriedReceipt, carriedReceiptSchema } from '../../../contract/carried.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { SignedKind } from '../../../contract/signed.ts';
import type { Consultation } from '../consultations/index.ts';
import { guarded, makePrivateFolder, removeDurably, type StoreFault, writeDurably } from '../database/index.ts';
import type { DeliverableBox } from '../urn/index.ts';
import { batchAck, finishBatch, formBatches, frameOf, shipmentsOf } from './batches.ts';
import { carriedFolderOf, carriedPath, receiptPath } from './carried-files.ts';
import { type BoxFault, isAcknowledgement, nameOf, type SyncContext } from './context.ts';
import { concludeFinal, finalAck, isFinalDue, reportAck, type Settled, settle } from './final.ts';
import { acknowledgeMarks, signMarks } from './marks.ts';
import { finishSheets, signSheets } from './panel.ts';

type Requests = Carried['requests'];

/**
 * Writes what is still owed of a consultation that has closed for good into one signed file, for a USB stick: a terminal whose
 * network does not come back (contract/carried.ts). The ballots stay in the urn until the city's receipt is read; what went over the network
 * before, or goes afterwards all the same, is not counted twice, since it is the same batches.
 */
export function writeCarried(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<void, BoxFault | StoreFault> {
  const { consultation } = held.package;
  const settled = settle(context, held, box);
  if (!settled.ok) return settled;
  const batches = carriedBatches(context, held, box);
  if (!batches.ok) return batches;
  const marks = signMarks(context, held, box);
  if (!marks.ok) return marks;
  const sheets = signSheets(context, held, true);
  const requests: Requests = [
    ...batches.value,
    { kind: 'marks', document: marks.value.signed },
    // A panel that cannot be read keeps no ballot from the city.
    ...(sheets.ok ? sheets.value.map(({ signed }) => ({ kind: 'panel' as const, document: signed })) : []),
    { kind: 'final', document: settled.value.final },
    { kind: 'closing-report', document: settled.value.report },
  ];
  const terminalKey = context.identity.publicKeys?.signingKey ?? '';
  const carried: Carried = { consultation, terminal: nameOf(context), terminalKey, requests };
  const envelope = context.identity.sign('carried', carried);
  const written = guarded(() => {
    makePrivateFolder(carriedFolderOf(context));
    writeDurably(carriedPath(context, consultation), JSON.stringify(envelope));
  });
  if (written.ok) context.record('carried-written', { consultation });
  return written;
}

function carriedBatches(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<Requests, BoxFault | StoreFault> {
  const requests: Requests = [];
  for (const shipment of shipmentsOf(held, box)) {
    const formed = formBatches(context, held, shipment, 'closing');
    if (!formed.ok) return formed;
    for (const batch of formed.value) {
      const frame = frameOf(context, held, shipment, batch);
      if (!frame.ok) return frame;
      const { kind } = shipment.route;
      requests.push({ kind, batch: batch.batch, frame: Buffer.from(frame.value).toString('base64') });
    }
  }
  return ok(requests);
}

/**
 * Reads the city's receipt of what was carried, if the command line has handed one over, and deletes it. Each acknowledgement is
 * verified as if it had come over the network, and does what it would have done then; the rest stays owed, and the journal says so.
 */
export function takeReceipt(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Result<void, BoxFault | StoreFault> {
  const { consultation } = held.package;
  const file = receiptPath(context, consultation);
  const receipt = readReceipt(file);
  if (receipt === undefined) return ok(undefined);
  const final = context.store.final(consultation);
  if (!final.ok) return final;
  // The network was faster.
  if (final.value?.acknowledged) return guarded(() => removeDurably(file));
  const taken = receipt.ok ? apply(context, held, box, receipt.value) : ok({ isWhole: false });
  if (!taken.ok) return taken;
  if (!taken.value.isWhole) context.record('receipt-refused', { consultation });
  return guarded(() => removeDurably(file));
}

function apply(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
  { acknowledgements }: CarriedReceipt,
): Result<{ isWhole: boolean }, BoxFault | StoreFault> {
  const { consultation } = held.package;
  const has = (kind: SignedKind, expected: object) =>
    acknowledgements.some((one) => isAcknowledgement(context.identity, one, kind, expected));

  for (const shipment of shipmentsOf(held, box)) {
    const formed = formBatches(context, held, shipment, 'closing');
    if (!formed.ok) return formed;
    const { acknowledged } = shipment.route;
    for (const batch of formed.value.filter((one) => has(acknowledged, batchAck(context, consultation, one)))) {
      const finished = finishBatch(context, held, shipment, batch);
      if (!finished.ok) return finished;
    }
  }
  const marks = signMarks(context, held, box);
  if (!marks.ok) return marks;
  if (has('marks-ack', marks.value.expected)) {
    const acknowledged = acknowledgeMarks(context, held, marks.value.expected.count);
    if (!acknowledged.ok) return acknowledged;
  }
  const sheets = signSheets(context, held, true);
  for (const batch of sheets.ok ? sheets.value : [])
    if (has('panel-ack', batch.expected)) finishSheets(context, held, batch);
  const settled = settle(context, held, box);
  if (!settled.ok) return settled;
  const isDue = isFinalDue(context, held, box);
  if (!isDue.ok) return isDue;
  if (!isDue.value || !isReceived(context, consultation, settled.value, has)) return ok({ isWhole: false });
  const concluded = concludeFinal(context, consultation);
  return concluded.ok ? ok({ isWhole: true }) : concluded;
}

function isReceived(
  context: SyncContext,
  consultation: string,
  { final, report }: Settled,
  has: (kind: SignedKind, expected: object) => boolean,
): boolean {
  return (
    has('final-ack', finalAck(context, consultation, final)) &&
    has('closing-report-ack', reportAck(context, consultation, report))
  );
}

function readReceipt(file: string): Result<CarriedReceipt, undefined> | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return ok(carriedReceiptSchema.parse(JSON.parse(text)));
  } catch {
    return err(undefined);
  }
}
