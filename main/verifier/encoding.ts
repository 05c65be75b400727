import { createHash } from 'node:crypto';

const digits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function sha256(...parts: readonly (string | Uint8Array)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** The bytes of a base64url text that passed a schema. */
export function bytesOf(text: string): Buffer {
  return Buffer.from(text, 'base64url');
}

export function textOf(bytes: Buffer): string {
  return bytes.toString('base64url');
}

/** The first 60 bits of an id as twelve digits of Crockford's base32 in groups of four. */
export function trackerOf(id: string): string {
  const bits = BigInt(`0x${bytesOf(id).toString('hex')}`) >> 68n;
  const text = Array.from({ length: 12 }, (_, place) => digits[Number((bits >> BigInt(55 - 5 * place)) & 31n)]).join(
    '',
  );
  return `${text.slice(0, 4)}-${text.slice(4, 8)}-${text.slice(8)}`;
}

/** Public keys as people compare them, several as one: eight times four decimal digits from their SHA-256. */
export function fingerprintOf(...publicKeys: readonly string[]): string {
  const hash = sha256('passerelle/fingerprint/1\n', ...publicKeys.map(bytesOf));
  return [0, 4, 8, 12, 16, 20, 24, 28].map((at) => String(hash.readUInt32BE(at) % 10_000).padStart(4, '0')).join(' ');
}

/** SHA-256 over ids that are sorted already. */
export function setHashOf(sorted: readonly string[]): string {
  return textOf(sha256('passerelle/set/1\n', Buffer.concat(sorted.map(bytesOf))));
}

/**
 * The JSON value that a text writes in the one way of RFC 8785; nothing where it is no JSON, or is written in another way. Of numbers,
 * only whole ones occur.
 */
export function readCanonical(text: string): { readonly value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return canonical(value) === text ? { value } : undefined;
  } catch {
    return undefined;
  }
}

export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, member]) => `${canonical(name)}:${canonical(member)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError('not a whole number');
  if (typeof value === 'string' && !value.isWellFormed()) throw new RangeError('a lone surrogate');
  return JSON.stringify(value);
}

/** Whether ids follow each other in the order of their bytes, none twice. */
export function areSorted(ids: readonly string[]): boolean {
  return ids.every((id, at) => at === 0 || Buffer.compare(bytesOf(ids[at - 1] ?? ''), bytesOf(id)) < 0);
}
