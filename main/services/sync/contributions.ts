import type { z } from 'zod';
import { setHash, toBase64url } from '../../../ballot/index.ts';
import { ok, type Result } from '../../../contract/result.ts';
import { signedSchema } from '../../../contract/signed.ts';
import type { contributionsAckSchema } from '../../../contract/sync.ts';
import type { StoreFault } from '../database/index.ts';
import type { Unreachable } from './client.ts';
import { type Failure, nameOf, type SyncContext, sendAcknowledged } from './context.ts';

const mostAtOnce = 50;
const debateAnswerLimitBytes = 8 * 1024 * 1024;

/** Sends what residents said in the debate of a consultation, sorted by id, and purges what the city acknowledged. */
export async function deliverContributions(
  context: SyncContext,
  consultation: string,
): Promise<Result<{ sent: number }, Failure>> {
  const { contributions, identity, record } = context;
  const waiting = contributions.waiting(consultation, mostAtOnce);
  if (!waiting.ok || waiting.value.length === 0) return waiting.ok ? ok({ sent: 0 }) : waiting;
  const ids = waiting.value.map(({ id }) => id);
  const terminal = nameOf(context);
  const expected: z.infer<typeof contributionsAckSchema> = {
    consultation,
    terminal,
    count: ids.length,
    setHash: setHash(ids),
  };
  const sealed = waiting.value.map((one) => toBase64url(one.sealed));
  const body = identity.sign('contributions', { consultation, terminal, sealed });
  const path = `/consultations/${consultation}/contributions`;
  const sent = await sendAcknowledged(context, { method: 'PUT', path, body }, 'contributions-ack', expected);
  if (!sent.ok) return sent;
  const purged = contributions.purge(ids);
  if (!purged.ok) return purged;
  record('contributions-acknowledged', { consultation });
  return ok({ sent: ids.length });
}

/** Asks for what the city published of each debate since. */
export async function learnDebates({
  client,
  contributions,
}: SyncContext): Promise<Result<void, Unreachable | StoreFault>> {
  for (const { consultation, edition } of contributions.debates()) {
    const path = `/consultations/${consultation}/debate/${edition}`;
    const limits = { answerLimitBytes: debateAnswerLimitBytes };
    const answer = await client.send({ method: 'GET', path, ...limits }, signedSchema);
    if (!answer.ok && answer.error.code === 'unreachable') return answer as Result<never, Unreachable>;
    if (answer.ok) contributions.accept(consultation, answer.value);
  }
  return ok(undefined);
}
