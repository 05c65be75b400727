import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  timingSafeEqual,
} from 'node:crypto';
import { err, ok, type Result } from '../contract/result.ts';
import { fromBase64url } from './encoding.ts';
import { generateKeyPair, importPrivateKey, type KeyPair, publicKeyObject, rawPublicKey } from './keys.ts';

/**
 * Hybrid Public Key Encryption, RFC 9180, single-shot base mode, one suite: DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256
 * 0x0001, AES-256-GCM 0x0002. Thin on node:crypto because it is synchronous and several times faster than WebCrypto; proved by
 * the published vectors and both ways against @hpke/core (hpke.test.ts). Names in comments are those of the RFC.
 */
const encBytes = 32;
const tagBytes = 16;

/** What sealing adds to a plaintext: the encapsulated key in front, the tag behind. */
export const hpkeOverheadBytes = encBytes + tagBytes;

const version = Buffer.from('HPKE-v1');
const kemSuite = Buffer.from('KEM\x00\x20', 'latin1');
const hpkeSuite = Buffer.from('HPKE\x00\x20\x00\x01\x00\x02', 'latin1');
const baseMode = Buffer.from([0]);
const nothing = Buffer.alloc(0);

/** A private key ready for many openings. */
export type RecipientKey = { readonly privateKey: KeyObject; readonly publicKey: Uint8Array };

export function generateSealingKey(): KeyPair {
  return generateKeyPair('x25519');
}

/** `privateKey`: raw X25519, base64url. */
export function recipientKey(privateKey: string): RecipientKey {
  return asRecipient(importPrivateKey('x25519', privateKey));
}

export function asRecipient(privateKey: KeyObject): RecipientKey {
  return { privateKey, publicKey: rawPublicKey(privateKey) };
}

/** What both sides bind a message to. */
export type HpkeBinding = { readonly info: Uint8Array; readonly aad: Uint8Array };

/**
 * Seals a message to `publicKey` (raw X25519, base64url): enc ‖ ciphertext ‖ tag. Throws for a public key of small order, which
 * would make the secret known to all.
 */
export function hpkeSeal(publicKey: string, binding: HpkeBinding, plaintext: Uint8Array): Uint8Array {
  return hpkeSealFrom(generateKeyPairSync('x25519').privateKey, publicKey, binding, plaintext);
}

/** `hpkeSeal` with a given ephemeral key, which must never serve twice: for the published vectors only. */
export function hpkeSealFrom(
  ephemeral: KeyObject,
  publicKey: string,
  binding: HpkeBinding,
  plaintext: Uint8Array,
): Uint8Array {
  const recipient = fromBase64url(publicKey);
  const enc = rawPublicKey(ephemeral);
  const secret = sharedSecret(ephemeral, publicKeyObject('x25519', recipient), enc, recipient);
  if (!secret) throw new Error('the public key is of small order');
  const { key, nonce } = keySchedule(secret, binding.info);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  cipher.setAAD(binding.aad);
  return new Uint8Array(Buffer.concat([enc, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]));
}

/** Opens what `hpkeSeal` made for this key and binding. Wrong key, wrong binding or altered bytes cannot be told apart. */
export function hpkeOpen(
  recipient: RecipientKey,
  binding: HpkeBinding,
  sealed: Uint8Array,
): Result<Uint8Array, { code: 'cannot-open' }> {
  if (sealed.length < hpkeOverheadBytes) return err({ code: 'cannot-open' });
  const enc = sealed.subarray(0, encBytes);
  const secret = sharedSecret(recipient.privateKey, publicKeyObject('x25519', enc), enc, recipient.publicKey);
  if (!secret) return err({ code: 'cannot-open' });
  const { key, nonce } = keySchedule(secret, binding.info);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(binding.aad);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    const plaintext = Buffer.concat([decipher.update(sealed.subarray(encBytes, -tagBytes)), decipher.final()]);
    return ok(new Uint8Array(plaintext));
  } catch {
    return err({ code: 'cannot-open' });
  }
}

/**
 * ExtractAndExpand of the Diffie-Hellman value (§4.1); nothing when that value is all zeros, which §7.1.4 has us refuse (OpenSSL
 * refuses it by throwing, other libraries behind node:crypto return it).
 */
function sharedSecret(
  privateKey: KeyObject,
  publicKey: KeyObject,
  enc: Uint8Array,
  recipient: Uint8Array,
): Buffer | undefined {
  let dh: Buffer;
  try {
    dh = diffieHellman({ privateKey, publicKey });
  } catch {
    return undefined;
  }
  if (timingSafeEqual(dh, Buffer.alloc(32))) return undefined;
  const prk = labeledExtract(kemSuite, nothing, 'eae_prk', dh);
  return labeledExpand(kemSuite, prk, 'shared_secret', Buffer.concat([enc, recipient]), 32);
}

/** KeySchedule of the base mode (§5.1): no pre-shared key, and one message only, so the nonce is the base nonce. */
function keySchedule(secret: Buffer, info: Uint8Array): { key: Buffer; nonce: Buffer } {
  const context = Buffer.concat([
    baseMode,
    labeledExtract(hpkeSuite, nothing, 'psk_id_hash', nothing),
    labeledExtract(hpkeSuite, nothing, 'info_hash', info),
  ]);
  const prk = labeledExtract(hpkeSuite, secret, 'secret', nothing);
  return {
    key: labeledExpand(hpkeSuite, prk, 'key', context, 32),
    nonce: labeledExpand(hpkeSuite, prk, 'base_nonce', context, 12),
  };
}

/** §4: HKDF-Extract with the version, the suite and a label in front of the input. */
function labeledExtract(suite: Buffer, salt: Uint8Array, label: string, input: Uint8Array): Buffer {
  return createHmac('sha256', salt).update(version).update(suite).update(label).update(input).digest();
}

/** §4: HKDF-Expand, of which this suite never needs more than the first block of 32 bytes. */
function labeledExpand(suite: Buffer, prk: Buffer, label: string, info: Uint8Array, lengthBytes: number): Buffer {
  return createHmac('sha256', prk)
    .update(Buffer.from([0, lengthBytes]))
    .update(version)
    .update(suite)
    .update(label)
    .update(info)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, lengthBytes);
}
