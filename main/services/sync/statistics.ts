import type { z } from 'zod';
import { ok, type Result } from '../../../contract/result.ts';
import type { Statistics, statisticsAckSchema } from '../../../contract/statistics.ts';
import { type Failure, nameOf, type SyncContext, sendAcknowledged } from './context.ts';

/** Sends the oldest month that is over, whole and once, and deletes it here when the city acknowledged it. */
export async function deliverStatistics(context: SyncContext): Promise<Result<{ sent: number }, Failure>> {
  const { statistics, identity, record } = context;
  const finished = statistics.finished();
  if (!finished.ok) return finished;
  if (!finished.value) return ok({ sent: 0 });
  const { month, visits } = finished.value;
  const terminal = nameOf(context);
  const body = identity.sign('statistics', { terminal, ...finished.value } satisfies Statistics);
  const expected: z.infer<typeof statisticsAckSchema> = { terminal, month, visits };
  const sent = await sendAcknowledged(
    context,
    { method: 'PUT', path: '/statistics', body },
    'statistics-ack',
    expected,
  );
  if (!sent.ok) return sent;
  const forgotten = statistics.forget(month);
  if (!forgotten.ok) return forgotten;
  record('statistics-acknowledged', { month });
  return ok({ sent: 1 });
}
