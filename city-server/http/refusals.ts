import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { err, ok, type Result } from '../../contract/result.ts';

/**
 * Every way in which the server says no, with its HTTP status. 4xx: asking again the same way will not help, which a terminal
 * takes seriously; 503: it may, later.
 */
const refusals = {
  invalid: [400, 'The request is not as it should be.'],
  'unknown-signer': [401, 'No terminal has enrolled with this key.'],
  'bad-signature': [401, 'The signature does not hold.'],
  unauthorized: [401, 'The access token is missing or wrong.'],
  refused: [403, 'This enrolment code cannot be used: it is wrong, used, or has expired.'],
  'not-listed': [404, "This is not the number of a mediator's card."],
  'not-eligible': [403, 'The city has not listed this card.'],
  'no-delivery': [403, 'This terminal was not given the consultation before it closed.'],
  'unknown-consultation': [404, 'There is no such consultation.'],
  'unknown-terminal': [404, 'There is no such terminal.'],
  'not-found': [404, 'There is nothing at this address.'],
  'already-enrolled': [409, 'This terminal has enrolled; a machine that replaces it takes a new name.'],
  replayed: [409, 'Another heartbeat with this counter, or a later one, has been received.'],
  'already-voted': [409, 'This card has taken part.'],
  'reserved-elsewhere': [409, 'Another terminal holds this card.'],
  'only-provisional': [409, 'The registrar freed this card: it takes a provisional ballot here.'],
  'already-released': [409, 'This reservation was released.'],
  'not-held': [409, 'This terminal does not hold this reservation.'],
  'not-this-form': [409, 'The batch was made for another form or another kind of consultation.'],
  'not-this-panel': [409, 'The sheets were made for other questions than those of this consultation.'],
  'no-registrar': [409, 'This consultation names no registrar: it has no provisional ballots.'],
  'below-k': [409, 'The batch holds fewer ballots than the consultation asks for.'],
  'wrong-set-hash': [409, 'The ballots are not those of the manifest.'],
  'batch-conflict': [409, 'Another batch has this name.'],
  'ballot-elsewhere': [409, 'A ballot of this batch is in the urn already, in another batch.'],
  'final-sent': [409, 'This terminal has sent its final manifest.'],
  'final-conflict': [409, 'Another final manifest of this terminal was accepted.'],
  unstripped: [409, 'The registrar has not stripped the envelopes of the provisional ballots yet.'],
  'already-stripped': [409, 'The envelopes of the provisional ballots have been stripped, and destroyed.'],
  'wrong-stripping': [409, 'This is not what the registrar made of these envelopes.'],
  incomplete: [409, 'Something is still missing.'],
  incoherent: [409, 'The figures do not agree.'],
  frozen: [409, 'The urn was released for the count; nothing can be added.'],
  'wrong-decision': [409, 'This decision of the registrar cannot be taken.'],
  'not-open': [409, 'The consultation is not open yet.'],
  'not-closed': [409, 'The consultation is not closed yet.'],
  'already-closed': [409, 'The consultation is closed.'],
  'changed-too-much': [409, 'A new version keeps its form, keys and rules.'],
  'not-exported': [409, 'The urn has not been released for the count.'],
  'wrong-result': [409, 'The result does not agree with what the server holds.'],
  'not-published': [409, 'The result is not published yet.'],
  'no-evaluation': [409, 'The consultation announced no stage of evaluation.'],
  'already-published': [409, 'A result is published.'],
  'final-received': [409, 'This terminal has sent its final manifest: it is not lost.'],
  'too-large': [413, 'The request is too large.'],
  'unsupported-type': [415, 'This type of content is not accepted here.'],
  'too-many': [429, 'Too many attempts; wait a minute.'],
  failed: [500, 'The server failed.'],
  'not-closed-yet': [503, 'The consultation is not closed yet by the clock of the server.'],
  unavailable: [503, 'The server cannot answer now.'],
} as const satisfies Record<string, readonly [number, string]>;

export type RefusalCode = keyof typeof refusals;

/** `detail`: one more sentence, for whoever can mend it. Never anything of a resident. */
export type Refusal = { readonly code: RefusalCode; readonly detail?: string };

export function refusal(code: RefusalCode, detail?: string): Result<never, Refusal> {
  return err(detail === undefined ? { code } : { code, detail });
}

export function statusOf(code: RefusalCode): number {
  return refusals[code][0];
}

/** Sends the error document of contract/sync.ts. */
export function sendRefusal(reply: FastifyReply, { code, detail }: Refusal): FastifyReply {
  const [status, sentence] = refusals[code];
  if (status === 503) reply.header('retry-after', '5');
  const message = (detail ? `${sentence} ${detail}` : sentence).slice(0, 400);
  return reply.code(status).send({ error: code, message });
}

/** A handler that answers with the value of a result as JSON, or with its refusal. */
export function answering<Value>(work: (request: FastifyRequest) => Promise<Result<Value, Refusal>>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const result = await work(request);
    return result.ok ? reply.send(result.value) : sendRefusal(reply, result.error);
  };
}

/** What came from outside, checked. The refusal names the first field that is wrong. */
export function checked<T>(schema: z.ZodType<T>, value: unknown): Result<T, Refusal> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  const where = issue?.path.map(String).join('.');
  return refusal('invalid', issue && (where ? `${where}: ${issue.message}` : issue.message));
}
