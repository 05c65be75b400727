import { createHash } from 'node:crypto';
import type { BallotForm } from '../contract/form.ts';
import type { Signed } from '../contract/signed.ts';
import { canonicalJson } from './canonical.ts';
import { fromBase64url, normalizeCrockford, toBase64url, toCrockford } from './encoding.ts';

const trackerDigits = 12;
const formCodeDigits = 8;

/** The id of a sealed ballot: the first 16 bytes of its SHA-256, base64url. */
export function ballotId(sealed: Uint8Array): string {
  return toBase64url(createHash('sha256').update(sealed).digest().subarray(0, 16));
}

/** The tracker on the stub and the board: the first 60 bits of the id, `XXXX-XXXX-XXXX`. Shows that a ballot is in the box, never its content. */
export function tracker(id: string): string {
  return inGroups(toCrockford(fromBase64url(id), trackerDigits));
}

/** A tracker as someone typed it (any case, spaces or dashes anywhere, O for 0, I or L for 1) as `XXXX-XXXX-XXXX`; nothing if it is none. */
export function parseTracker(text: string): string | undefined {
  const digits = normalizeCrockford(text);
  return digits?.length === trackerDigits ? inGroups(digits) : undefined;
}

/**
 * Ids or tokens (base64url) in the order of their bytes, which is not the order of their texts. It is the one order in which the
 * product lists ballots and marks, so that a list never tells in which order they came.
 */
export function sortByBytes(ids: Iterable<string>): string[] {
  return decodeSorted(ids).map(toBase64url);
}

/** The hash of a set of ids or tokens, in whatever order they are given: SHA-256 over the sorted bytes, base64url. A repeated id changes it. */
export function setHash(ids: Iterable<string>): string {
  return setHashOfSorted(decodeSorted(ids));
}

/** `setHash` of raw ids or tokens that are sorted already. They may come joined: only their bytes count. */
export function setHashOfSorted(sorted: Iterable<Uint8Array>): string {
  const hash = createHash('sha256').update('passerelle/set/1\n');
  for (const id of sorted) hash.update(id);
  return toBase64url(hash.digest());
}

/** The hash that binds ballots to their form, base64url. */
export function formHash(form: BallotForm): string {
  return toBase64url(
    createHash('sha256')
      .update(`passerelle/form/1\n${canonicalJson(form)}`)
      .digest(),
  );
}

/** A form hash as people compare it, on the slip and the board: its first 40 bits, `XXXX-XXXX`. */
export function formCode(hash: string): string {
  return inGroups(toCrockford(fromBase64url(hash), formCodeDigits));
}

/** SHA-256 of a signed document's payload text, base64url: how deliveries name their package and acknowledgements a manifest. */
export function payloadHash(envelope: Signed): string {
  return toBase64url(createHash('sha256').update(envelope.payload).digest());
}

/**
 * A public key (raw, base64url) as people compare it aloud: eight groups of four decimal digits, each from four bytes of a
 * SHA-256, 106 bits in all. Digits, because they are read the same way in every language of the product.
 */
export function fingerprint(publicKey: string): string {
  const digest = createHash('sha256').update('passerelle/fingerprint/1\n').update(fromBase64url(publicKey)).digest();
  const groups = Array.from({ length: 8 }, (_, group) => digest.readUInt32BE(group * 4) % 10_000);
  return groups.map((group) => String(group).padStart(4, '0')).join(' ');
}

function decodeSorted(ids: Iterable<string>): Uint8Array[] {
  return Array.from(ids, fromBase64url).sort(Buffer.compare);
}

function inGroups(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, '$1-');
}
