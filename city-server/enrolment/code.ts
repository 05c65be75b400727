import { createHmac, randomBytes } from 'node:crypto';
import { type KeyPair, toBase64url, toCrockford } from '../../ballot/index.ts';
import { derivedSecret, serverKeyHash } from '../keys/index.ts';

const secretDigits = 10;
const keyDigits = 6;

/** A new enrolment code, 16 Crockford digits: 50 random bits, then the start of SHA-256 of the server's key, by which the terminal knows its server. */
export function newCode(key: KeyPair): string {
  return toCrockford(randomBytes(8), secretDigits) + toCrockford(serverKeyHash(key.publicKey), keyDigits);
}

/** The code as people read it: `XXXX-XXXX-XXXX-XXXX`. */
export function inGroups(code: string): string {
  return code.replace(/(.{4})(?=.)/g, '$1-');
}

/** How a code is stored: under a key outside the database, since 50 bits alone could be searched through. */
export function hashOfCode(key: KeyPair, code: string): string {
  return toBase64url(createHmac('sha256', derivedSecret(key, 'enrolment-code')).update(code).digest());
}
