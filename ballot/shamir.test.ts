import fc from 'fast-check';
import { expect, test } from 'vitest';
import { combine, evaluate, multiply, split } from './shamir.ts';

const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });
const thresholdAndCount = fc
  .tuple(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 0, max: 6 }))
  .map(([threshold, spare]) => ({ threshold, count: threshold + spare }));

test('multiplication is that of the field of AES (FIPS 197 §4.2)', () => {
  expect(multiply(0x57, 0x83)).toBe(0xc1);
  expect(multiply(0x57, 0x13)).toBe(0xfe);
  for (let a = 1; a < 256; a++) {
    expect(multiply(a, 1)).toBe(a);
    expect(new Set(Array.from({ length: 256 }, (_, b) => multiply(a, b))).size).toBe(256);
  }
});

test('any shares, as many as the threshold or more, give the secret back', () => {
  fc.assert(
    fc.property(secret, thresholdAndCount, fc.func(fc.integer()), (bytes, { threshold, count }, key) => {
      const shares = split(bytes, count, threshold).sort((a, b) => key(a.index) - key(b.index));
      expect(combine(shares.slice(0, threshold))).toEqual(bytes);
      expect(combine(shares)).toEqual(bytes);
    }),
  );
});

test('fewer shares fit every secret equally well', () => {
  // With two shares needed, each value of one share comes from exactly one polynomial, whatever the secret: exhaustively.
  for (const secretByte of [0, 1, 0x80, 0xff])
    for (const index of [1, 2, 255]) {
      const values = Array.from({ length: 256 }, (_, slope) => evaluate(new Uint8Array([secretByte, slope]), index));
      expect(new Set(values).size).toBe(256);
    }
  // With three, each pair of values of two shares likewise.
  const pairs = new Set<number>();
  for (let first = 0; first < 256; first++)
    for (let second = 0; second < 256; second++) {
      const polynomial = new Uint8Array([0x2a, first, second]);
      pairs.add(evaluate(polynomial, 1) * 256 + evaluate(polynomial, 2));
    }
  expect(pairs.size).toBe(65_536);
});

test('the shares that are made are uniform given the secret', () => {
  for (const byte of [0, 0xff]) {
    const shares = Array.from({ length: 2 }, () => new Array<number>(256).fill(0));
    const drawn = split(new Uint8Array(25_600).fill(byte), 3, 2);
    for (const [position, tally] of shares.entries())
      for (const value of drawn[position]?.bytes ?? []) tally[value] = (tally[value] ?? 0) + 1;
    for (const tally of shares) {
      const chiSquare = tally.reduce((sum, times) => sum + (times - 100) ** 2 / 100, 0);
      // 255 degrees of freedom: one honest run in more than a thousand million exceeds 410.
      expect(chiSquare).toBeLessThan(410);
    }
  }
});

test('what cannot be shared or combined is refused', () => {
  for (const [count, threshold] of [
    [3, 1],
    [2, 3],
    [256, 2],
    [3, Number.NaN],
  ] as const)
    expect(() => split(new Uint8Array(32), count, threshold)).toThrow(RangeError);
  const [first, second] = split(new Uint8Array(32), 2, 2);
  if (!first || !second) throw new Error('two shares were asked for');
  expect(() => combine([first, first])).toThrow(RangeError);
  expect(() => combine([first, { ...second, index: 0 }])).toThrow(RangeError);
  expect(() => combine([first, { ...second, bytes: new Uint8Array(31) }])).toThrow(RangeError);
  expect(() => combine([])).toThrow(RangeError);
});
