import { randomBytes } from 'node:crypto';

/** One point of every polynomial: `bytes` at x = `index` (1..255). */
export type Share = { readonly index: number; readonly bytes: Uint8Array };

/**
 * Splits a secret so that any `threshold` of the `count` shares give it back and fewer say nothing of it (Shamir 1979, byte by
 * byte over GF(2^8) with the polynomial of AES). 2 <= threshold <= count <= 255.
 */
export function split(secret: Uint8Array, count: number, threshold: number): Share[] {
  if (!(threshold >= 2 && threshold <= count && count <= 255))
    throw new RangeError(`cannot share a secret ${threshold} of ${count}`);
  const shares = Array.from({ length: count }, (_, position) => ({
    index: position + 1,
    bytes: new Uint8Array(secret.length),
  }));
  secret.forEach((byte, position) => {
    // Every coefficient is drawn from all 256 values: leaving out zero at the top would tell something of the secret.
    const polynomial = new Uint8Array([byte, ...randomBytes(threshold - 1)]);
    for (const share of shares) share.bytes[position] = evaluate(polynomial, share.index);
  });
  return shares;
}

/**
 * The secret of which these are shares, at least as many as the threshold. Shares of different secrets, or too few, give bytes
 * that mean nothing: the caller checks what comes out. Repeated or missing indexes throw.
 */
export function combine(shares: readonly Share[]): Uint8Array {
  const indexes = shares.map((share) => share.index);
  if (new Set(indexes).size !== indexes.length || indexes.some((index) => index < 1 || index > 255))
    throw new RangeError('shares need different indexes from 1 to 255');
  const lengths = new Set(shares.map((share) => share.bytes.length));
  if (lengths.size !== 1) throw new RangeError('shares of one secret have one length');
  const secret = new Uint8Array(shares[0]?.bytes.length ?? 0);
  for (const share of shares) {
    const weight = lagrangeAtZero(share.index, indexes);
    share.bytes.forEach((byte, position) => {
      secret[position] = (secret[position] ?? 0) ^ multiply(byte, weight);
    });
  }
  return secret;
}

/** The value at x of a polynomial given by its coefficients, the constant one first (Horner). */
export function evaluate(polynomial: Uint8Array, x: number): number {
  return polynomial.reduceRight((value, coefficient) => multiply(value, x) ^ coefficient, 0);
}

function lagrangeAtZero(index: number, indexes: readonly number[]): number {
  let weight = 1;
  for (const other of indexes) if (other !== index) weight = multiply(weight, multiply(other, inverse(other ^ index)));
  return weight;
}

/**
 * Multiplication in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. No table and no branch on the operands: neither the cache nor the
 * time taken depends on the bytes of a key.
 */
export function multiply(a: number, b: number): number {
  let product = 0;
  let factor = a;
  for (let bit = 0; bit < 8; bit++) {
    product ^= -((b >> bit) & 1) & factor;
    factor = ((factor << 1) ^ (-(factor >> 7) & 0x11b)) & 0xff;
  }
  return product;
}

/** a^254, which is 1/a since a^255 = 1. Only ever asked of public indexes. */
function inverse(a: number): number {
  let power = a;
  for (let step = 0; step < 6; step++) power = multiply(multiply(power, power), a);
  return multiply(power, power);
}
