import { createPublicKey, verify } from 'node:crypto';
import type { z } from 'zod';
import { err, ok, type Result } from '../../contract/result.ts';
import type { Signed, SignedKind } from '../../contract/signed.ts';
import { bytesOf, readCanonical, sha256, textOf } from './encoding.ts';

/** The payload of a document of this kind that this raw Ed25519 key signed; or a sentence of what is wrong with "it". */
export function openSigned<T>(
  { type, payload, signature, signer }: Signed,
  kind: SignedKind,
  publicKey: string,
  schema: z.ZodType<T>,
): Result<T, string> {
  if (type !== `passerelle/${kind}/1`) return err(`it is a document of another kind (${type})`);
  const key = bytesOf(publicKey);
  if (signer !== textOf(sha256(key).subarray(0, 16))) return err('another key signed it');
  if (!verify(null, Buffer.from(`${type}\n${payload}`), asKeyObject(publicKey), bytesOf(signature)))
    return err('its signature does not match its content');
  const read = readCanonical(payload);
  if (!read) return err('its payload is not canonical JSON');
  const value = schema.safeParse(read.value);
  if (value.success) return ok(value.data);
  const at = value.error.issues[0]?.path.join('.');
  return err(at ? `its ${at} is not what the format says` : 'it is not what the format says');
}

function asKeyObject(publicKey: string) {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
}
