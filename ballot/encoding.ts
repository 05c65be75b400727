const crockfordDigits = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Bytes as base64url without padding (RFC 4648 §5), the way every binary value travels in JSON. */
export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url');
}

/**
 * The bytes of a base64url text without padding. Strict: a text that our encoder would not have written (padding, other
 * alphabet, stray last bits) throws, because two texts for the same bytes would make one ballot look like two. Texts from
 * outside have passed a schema of `contract/` before.
 */
export function fromBase64url(text: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.toString('base64url') !== text) throw new TypeError('not base64url without padding');
  return new Uint8Array(bytes);
}

/**
 * The first `count * 5` bits of `bytes` as `count` digits of Crockford's base32 (no I, L, O, U: what is read aloud or copied by
 * hand is not mistaken).
 */
export function toCrockford(bytes: Uint8Array, count: number): string {
  let digits = '';
  let pool = 0;
  let poolBits = 0;
  for (const byte of bytes) {
    pool = (pool << 8) | byte;
    poolBits += 8;
    while (poolBits >= 5 && digits.length < count) {
      poolBits -= 5;
      digits += crockfordDigits.charAt((pool >> poolBits) & 31);
    }
    pool &= (1 << poolBits) - 1;
    if (digits.length === count) return digits;
  }
  throw new RangeError(`${count} base32 digits need more than ${bytes.length} bytes`);
}

/** Reads Crockford digits as people write them: any case, spaces and dashes anywhere, O for 0, I and L for 1. */
export function normalizeCrockford(text: string): string | undefined {
  const digits = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return [...digits].every((digit) => crockfordDigits.includes(digit)) ? digits : undefined;
}
