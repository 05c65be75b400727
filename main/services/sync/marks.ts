import type { z } from 'zod';
import { setHash } from '../../../ballot/index.ts';
import { ok, type Result } from '../../../contract/result.ts';
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
  { package: { consultation } }: Consultation,
  { urn }: DeliverableBox,
): Promise<Result<void, Failure>> {
  const { store, identity, record } = context;
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
  const expected: z.infer<typeof marksAckSchema> = { consultation, terminal, count, setHash: setHash(tokens.value) };
  const onPaper = paper.value.length > 0 ? { paper: paper.value } : {};
  const body = identity.sign('marks', { consultation, terminal, tokens: tokens.value, ...onPaper });
  const path = `/consultations/${consultation}/marks`;
  const sent = await sendAcknowledged(context, { method: 'PUT', path, body }, 'marks-ack', expected);
  if (!sent.ok) return sent;
  const acknowledged = store.setMarks(consultation, { sent: count, acknowledged: count });
  if (acknowledged.ok) record('marks-acknowledged', { consultation, count });
  return acknowledged;
}
