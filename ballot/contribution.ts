import { type Said, saidSchema } from '../contract/contributions.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';
import { type HpkeBinding, hpkeOpen, hpkeOverheadBytes, hpkeSeal, type RecipientKey } from './hpke.ts';
import { pad, unpad } from './padded.ts';

const plaintextBytes = 16 * 1024;

/** The length of everything that is sealed in a debate: a proposal, a remark and an answer look the same. */
export const sealedSaidBytes = plaintextBytes + hpkeOverheadBytes;

/**
 * Seals what a resident said in a debate to the city's key for it (raw X25519, base64url), so that whoever takes a terminal away reads
 * nothing that waits in it. Bound to the consultation.
 */
export function sealSaid(said: Said, consultation: string, publicKey: string): Uint8Array {
  const text = canonicalJson(saidSchema.parse(said));
  return hpkeSeal(publicKey, binding(consultation), pad(text, plaintextBytes));
}

/** Opens what `sealSaid` made for this consultation. */
export function openSaid(
  sealed: Uint8Array,
  consultation: string,
  recipient: RecipientKey,
): Result<Said, { code: 'cannot-open' | 'malformed' }> {
  const plaintext = hpkeOpen(recipient, binding(consultation), sealed);
  if (!plaintext.ok) return plaintext;
  const text = plaintext.value.length === plaintextBytes ? unpad(plaintext.value) : undefined;
  const value = text === undefined ? undefined : parseCanonicalJson(text);
  const said = value?.ok ? saidSchema.safeParse(value.value) : undefined;
  return said?.success ? ok(said.data) : err({ code: 'malformed' });
}

function binding(consultation: string): HpkeBinding {
  return { info: Buffer.from(`passerelle/contribution/1\n${consultation}`), aad: Buffer.alloc(0) };
}
