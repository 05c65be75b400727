import { createHash } from 'node:crypto';

export const emptyDigest: Uint8Array = new Uint8Array(32);

/**
 * The digest of a set with one token more, or with one less: the XOR of a hash of each. It depends on the set alone, never on
 * the order of arrival, and can be kept up to date without reading the whole set. It finds what a disk does to a file; against
 * somebody who can write the file it proves nothing, and need not: the token is worth nothing without the services' keys.
 */
export function toggled(digest: Uint8Array, token: Uint8Array): Uint8Array {
  const hash = createHash('sha256').update('passerelle/mark/1\n').update(token).digest();
  return digest.map((byte, index) => byte ^ (hash[index] ?? 0));
}
