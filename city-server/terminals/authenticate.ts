import type { z } from 'zod';
import { verify } from '../../ballot/index.ts';
import { ok, type Result } from '../../contract/result.ts';
import { type Signed, type SignedKind, signedSchema } from '../../contract/signed.ts';
import type { City } from '../city.ts';
import { checked, type Refusal, refusal } from '../http/index.ts';

/** What a terminal said, and the envelope that proves it. */
export interface Said<Payload> {
  readonly payload: Payload;
  readonly envelope: Signed;
}

/**
 * What an enrolled terminal said: the envelope is of this kind, its signature holds under the key that the signer enrolled with,
 * and the payload speaks for that terminal and no other (and for `consultation`, when the address names one).
 */
export async function saidByTerminal<Payload extends { terminal: string; consultation?: string }>(
  city: City,
  body: unknown,
  kind: SignedKind,
  schema: z.ZodType<Payload>,
  consultation?: string,
): Promise<Result<Said<Payload>, Refusal>> {
  const envelope = checked(signedSchema, body);
  if (!envelope.ok) return envelope;
  const signer = await city.database.row<{ terminal: string; key: string }>(
    'select terminal, signing_key "key" from terminals where signer = $1',
    [envelope.value.signer],
  );
  if (!signer) return refusal('unknown-signer');
  const payload = verify(envelope.value, kind, signer.key, schema);
  if (!payload.ok) {
    if (payload.error.code === 'bad-signature') return refusal('bad-signature');
    const issue = payload.error.code === 'invalid-payload' ? payload.error.issues[0] : undefined;
    return refusal('invalid', issue ? `${issue.path}: ${issue.message}` : payload.error.code);
  }
  if (payload.value.terminal !== signer.terminal) return refusal('bad-signature', 'The key is another terminal’s.');
  if (consultation !== undefined && payload.value.consultation !== consultation)
    return refusal('invalid', 'The address names another consultation.');
  return ok({ payload: payload.value, envelope: envelope.value });
}
