import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { fromBase64url, toBase64url } from './encoding.ts';

/** A raw key pair (32 bytes each) in base64url, as it is stored and sent. For Ed25519 the private key is the seed (RFC 8032). */
export type KeyPair = { readonly publicKey: string; readonly privateKey: string };

type Curve = 'ed25519' | 'x25519';

// RFC 8410: PKCS #8 and SubjectPublicKeyInfo of these curves are a fixed prefix followed by the raw key.
const privatePrefix = {
  ed25519: Buffer.from('302e020100300506032b657004220420', 'hex'),
  x25519: Buffer.from('302e020100300506032b656e04220420', 'hex'),
} as const;
const publicPrefix = {
  ed25519: Buffer.from('302a300506032b6570032100', 'hex'),
  x25519: Buffer.from('302a300506032b656e032100', 'hex'),
} as const;

export function generateKeyPair(curve: Curve): KeyPair {
  const { publicKey, privateKey } = curve === 'ed25519' ? generateKeyPairSync(curve) : generateKeyPairSync(curve);
  return { publicKey: toBase64url(rawPublicKey(publicKey)), privateKey: toBase64url(rawPrivateKey(privateKey)) };
}

export function privateKeyObject(curve: Curve, raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new TypeError(`an ${curve} private key has 32 bytes, not ${raw.length}`);
  return createPrivateKey({ key: Buffer.concat([privatePrefix[curve], raw]), format: 'der', type: 'pkcs8' });
}

export function publicKeyObject(curve: Curve, raw: Uint8Array): KeyObject {
  if (raw.length !== 32) throw new TypeError(`an ${curve} public key has 32 bytes, not ${raw.length}`);
  return createPublicKey({ key: Buffer.concat([publicPrefix[curve], raw]), format: 'der', type: 'spki' });
}

/** The raw public key of a public or private key object. */
export function rawPublicKey(key: KeyObject): Uint8Array {
  const half = key.type === 'private' ? createPublicKey(key) : key;
  return new Uint8Array(half.export({ format: 'der', type: 'spki' }).subarray(-32));
}

function rawPrivateKey(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ format: 'der', type: 'pkcs8' }).subarray(-32));
}

/** The private half of a pair as an object that is made once and used often. */
export function importPrivateKey(curve: Curve, privateKey: string): KeyObject {
  return privateKeyObject(curve, fromBase64url(privateKey));
}
