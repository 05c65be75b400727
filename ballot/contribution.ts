import { type Said, saidSchema } from '../contract/contributions.ts';
import { err, ok, type Result } from '../contract/result.ts';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';
import { type HpkeBinding, hpkeOpen, hpkeOverheadBytes, hpkeSeal, type RecipientKey } from './hpke.ts';

const plaintextBytes = 16 * 1024;
const lengthBytes = 2;

/** The length of everything that is sealed in a debate: a proposal, a remark and an answer look the same. */
export const sealedSaidBytes = plaintextBytes + hpkeOverheadBytes;

/**
 * Seals what a resident said in a debate to the city's key for it (raw X25519, base64url), so that whoever takes a terminal away reads
 * nothing that waits in it. Bound to the consultation.
 */
export function sealSaid(said: Said, consultation: string, publicKey: string): Uint8Array {
  const text = Buffer.from(canonicalJson(saidSchema.parse(said)));
  const plaintext = Buffer.alloc(plaintextBytes);
  plaintext.writeUInt16BE(text.length);
  text.copy(plaintext, lengthBytes);
  return hpkeSeal(publicKey, binding(consultation), plaintext);
}

/** Opens what `sealSaid` made for this consultation. */
export function openSaid(
  sealed: Uint8Array,
  consultation: string,
  recipient: RecipientKey,
): Result<Said, { code: 'cannot-open' | 'malformed' }> {
  const plaintext = hpkeOpen(recipient, binding(consultation), sealed);
  if (!plaintext.ok) return plaintext;
  const bytes = Buffer.from(plaintext.value);
  const end = bytes.length === plaintextBytes ? lengthBytes + bytes.readUInt16BE() : Number.POSITIVE_INFINITY;
  if (end > bytes.length) return err({ code: 'malformed' });
  const value = parseCanonicalJson(bytes.toString('utf8', lengthBytes, end));
  const said = value.ok ? saidSchema.safeParse(value.value) : value;
  return 'success' in said && said.success ? ok(said.data) : err({ code: 'malformed' });
}

function binding(consultation: string): HpkeBinding {
  return { info: Buffer.from(`passerelle/contribution/1\n${consultation}`), aad: Buffer.alloc(0) };
}
