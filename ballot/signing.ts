import { createHash, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import type { z } from 'zod';
import { err, ok, type Result } from '../contract/result.ts';
import type { Signed, SignedKind } from '../contract/signed.ts';
import { canonicalJson, parseCanonicalJson } from './canonical.ts';
import { fromBase64url, toBase64url } from './encoding.ts';
import { generateKeyPair, importPrivateKey, type KeyPair, publicKeyObject } from './keys.ts';

export type VerifyError =
  | { readonly code: 'wrong-kind' }
  | { readonly code: 'wrong-signer' }
  | { readonly code: 'bad-signature' }
  | { readonly code: 'not-canonical' }
  | { readonly code: 'invalid-payload'; readonly issues: readonly PayloadIssue[] };

/** What a schema found: where, as in `form.options.2.id`, and what was expected. */
export type PayloadIssue = { readonly path: string; readonly message: string };

export function generateSigningKey(): KeyPair {
  return generateKeyPair('ed25519');
}

/** How an envelope names its signer: the first 16 bytes of SHA-256 of the raw public key. */
export function signerOf(publicKey: string): string {
  return toBase64url(createHash('sha256').update(fromBase64url(publicKey)).digest().subarray(0, 16));
}

/** Signs a document (the envelope of contract/signed.ts). The payload must be of what canonical JSON can hold. */
export function sign(kind: SignedKind, payload: unknown, key: KeyPair): Signed {
  const type: Signed['type'] = `passerelle/${kind}/1`;
  const text = canonicalJson(payload);
  const signature = signBytes(null, signedBytes(type, text), importPrivateKey('ed25519', key.privateKey));
  return { type, payload: text, signature: toBase64url(signature), signer: signerOf(key.publicKey) };
}

/**
 * The payload of an envelope, when it is of this kind, signed by this key (raw Ed25519, base64url), canonical, and as the schema
 * wants it. Nothing is read from the payload before its signature holds.
 */
export function verify<T>(
  envelope: Signed,
  kind: SignedKind,
  publicKey: string,
  schema: z.ZodType<T>,
): Result<T, VerifyError> {
  if (envelope.type !== `passerelle/${kind}/1`) return err({ code: 'wrong-kind' });
  if (envelope.signer !== signerOf(publicKey)) return err({ code: 'wrong-signer' });
  const key = publicKeyObject('ed25519', fromBase64url(publicKey));
  const message = signedBytes(envelope.type, envelope.payload);
  if (!verifyBytes(null, message, key, fromBase64url(envelope.signature))) return err({ code: 'bad-signature' });
  const value = parseCanonicalJson(envelope.payload);
  if (!value.ok) return value;
  const parsed = schema.safeParse(value.value);
  if (parsed.success) return ok(parsed.data);
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return err({ code: 'invalid-payload', issues });
}

function signedBytes(type: string, payload: string): Buffer {
  return Buffer.from(`${type}\n${payload}`, 'utf8');
}
