import { err, ok, type Result } from '../contract/result.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { type HpkeBinding, hpkeOpen, hpkeOverheadBytes, hpkeSeal, type RecipientKey } from './hpke.ts';
import type { BallotContext } from './sealing.ts';

const tokenBytes = 32;

/** What an outer envelope holds: who votes, and the sealed ballot, which its reader cannot open. */
export type Provisional = {
  /** The voter token, base64url. */
  readonly token: string;
  readonly sealed: Uint8Array;
};

/** The length of every outer envelope around ballots of `sealedBytes`: nothing in it varies, so nothing needs padding. */
export function envelopeBytes(sealedBytes: number): number {
  return tokenBytes + sealedBytes + hpkeOverheadBytes;
}

/**
 * Puts a sealed ballot and its voter's token into an outer envelope for the registrar (`publicKey`: raw X25519, base64url), bound to
 * consultation, form and kind: token ‖ ballot. The terminal is not in it, the signed manifest of the batch names it.
 */
export function sealEnvelope({ token, sealed }: Provisional, context: BallotContext, publicKey: string): Uint8Array {
  if (sealed.length !== context.sealedBytes) throw new RangeError('a ballot of another form');
  return hpkeSeal(publicKey, binding(context), Buffer.concat([fromBase64url(token), sealed]));
}

/** Opens an outer envelope, and leaves what is in it sealed. */
export function openEnvelope(
  envelope: Uint8Array,
  context: BallotContext,
  registrar: RecipientKey,
): Result<Provisional, { code: 'cannot-open' }> {
  if (envelope.length !== envelopeBytes(context.sealedBytes)) return err({ code: 'cannot-open' });
  const opened = hpkeOpen(registrar, binding(context), envelope);
  if (!opened.ok) return opened;
  return ok({ token: toBase64url(opened.value.subarray(0, tokenBytes)), sealed: opened.value.subarray(tokenBytes) });
}

function binding({ consultation, formHash, rehearsal }: BallotContext): HpkeBinding {
  const kind = rehearsal ? 'rehearsal' : 'consultation';
  return { info: Buffer.from(`passerelle/envelope/1\n${kind}\n${consultation}`), aad: fromBase64url(formHash) };
}
