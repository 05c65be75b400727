import type { z } from 'zod';
import { setHash } from '../../../ballot/index.ts';
import { ok, type Result } from '../../../contract/result.ts';
import type { Signed } from '../../../contract/signed.ts';
import type { marksAckSchema } from '../../../contract/sync.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { DeliverableBox } from '../urn/index.ts';
import { type BoxFault, type Failure, nameOf, ofBox, type SyncContext, sendAcknowledged } from './context.ts';

/**
 * Where the marks of a consultation stand. `due`: they may go as far as their number is concerned. Successive sets tell the
 * server which tokens came in between, so there must be at least k new ones since the last set that it may have seen, answered
 * or not; the very same set again says nothing new. At closing what remains goes.
 */
export type MarksState = 'complete' | 'waiting' | 'due';

export function marksState(
  { store }: SyncContext,
  { package: { consultation, k } }: Consultation,
  { urn }: DeliverableBox,
  isClosing: boolean,
): Result<MarksState, BoxFault | StoreFault> {
  const counts = ofBox(urn.counts());
  if (!counts.ok) return counts;
  const progress = store.marks(consultation);
  if (!progress.ok) return progress;
  const { marks } = counts.value;
  const { sent, acknowledged } = progress.value;
  if (marks === acknowledged) return ok('complete');
  return ok(isClosing || marks === sent || marks - sent >= k ? 'due' : 'waiting');
}

/** Sends the whole poll book of a consultation, sorted: a set, in which nothing tells who came when. */
export async function deliverMarks(
  context: SyncContext,
  held: Consultation,
  box: DeliverableBox,
): Promise<Result<void, Failure>> {
  const { consultation } = held.package;
  const marks = signMarks(context, held, box);
  if (!marks.ok) return marks;
  const { signed: body, expected } = marks.value;
  const path = `/consultations/${consultation}/marks`;
  const sent = await sendAcknowledged(context, { method: 'PUT', path, body }, 'marks-ack', expected);
  return sent.ok ? acknowledgeMarks(context, held, expected.count) : sent;
}

/** The poll book as it is sent, and what the server signs when it has it. From here on the server may have seen it. */
export function signMarks(
  context: SyncContext,
  { package: { consultation } }: Consultation,
  { urn }: DeliverableBox,
): Result<{ signed: Signed; expected: z.infer<typeof marksAckSchema> }, BoxFault | StoreFault> {
  const { store, identity } = context;
  const tokens = ofBox(urn.tokens());
  if (!tokens.ok) return tokens;
  const paper = ofBox(urn.tokensOnPaper());
  if (!paper.ok) return paper;
  const before = store.marks(consultation);
  if (!before.ok) return before;
  const count = tokens.value.length;
  const started = store.setMarks(consultation, { ...before.value, sent: count });
  if (!started.ok) return started;
  const terminal = nameOf(context);
  const onPaper = paper.value.length > 0 ? { paper: paper.value } : {};
  return ok({
    signed: identity.sign('marks', { consultation, terminal, tokens: tokens.value, ...onPaper }),
    expected: { consultation, terminal, count, setHash: setHash(tokens.value) },
  });
}

/** The server has so many marks of this terminal. */
export function acknowledgeMarks(
  { store, record }: SyncContext,
  { package: { consultation } }: Consultation,
  count: number,
): Result<void, StoreFault> {
  const acknowledged = store.setMarks(consultation, { sent: count, acknowledged: count });
  if (acknowledged.ok) record('marks-acknowledged', { consultation, count });
  return acknowledged;
}
