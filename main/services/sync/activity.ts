import type { z } from 'zod';
import { setHash } from '../../../ballot/index.ts';
import { type activityAckSchema, type MonthFigures, monthFiguresSchema } from '../../../contract/activity.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { type Failure, nameOf, type SyncContext, sendAcknowledged } from './context.ts';

const mostAtOnce = 100;
/** A mediator stands before the screen and waits for it. */
const monthTimeoutMs = 4_000;

/** Sends the reports that mediators finished, sorted by their names, which are random; what is acknowledged is not sent again. */
export async function deliverActivity(context: SyncContext): Promise<Result<{ sent: number }, Failure>> {
  const { activity, identity, record } = context;
  const waiting = activity.unsent(mostAtOnce);
  if (!waiting.ok) return waiting;
  if (waiting.value.length === 0) return ok({ sent: 0 });
  const names = waiting.value.map(({ report }) => report);
  const terminal = nameOf(context);
  const body = identity.sign('activity', { terminal, reports: waiting.value });
  const expected: z.infer<typeof activityAckSchema> = { terminal, count: names.length, setHash: setHash(names) };
  const sent = await sendAcknowledged(context, { method: 'PUT', path: '/activity', body }, 'activity-ack', expected);
  if (!sent.ok) return sent;
  const noted = activity.acknowledge(names);
  if (!noted.ok) return noted;
  record('activity-acknowledged', { count: names.length });
  return ok({ sent: names.length });
}

/** What the city has of one mediator in one month, from all terminals. */
export async function askMonth(
  context: SyncContext,
  mediator: number,
  month: string,
): Promise<MonthFigures | undefined> {
  const body = context.identity.sign('activity-month', { terminal: nameOf(context), mediator, month });
  const request = { method: 'POST', path: '/activity/month', body, timeoutMs: monthTimeoutMs } as const;
  const answer = await context.client.send(request, monthFiguresSchema);
  return answer.ok ? answer.value : undefined;
}
