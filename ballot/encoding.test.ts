import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bytes16, bytes32 } from '../contract/signed.ts';
import { fromBase64url, normalizeCrockford, toBase64url, toCrockford } from './encoding.ts';

test('bytes come back from base64url', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(fromBase64url(toBase64url(bytes))).toEqual(bytes);
    }),
  );
});

test('a text that the encoder would not write is refused', () => {
  for (const text of ['AA==', 'A+/A', 'AB', 'A', 'AA A', 'é']) expect(() => fromBase64url(text)).toThrow(TypeError);
});

test('the schemas of 16 and 32 bytes accept exactly what decodes', () => {
  const alphabet = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_='];
  const decodes = (text: string) => {
    try {
      return fromBase64url(text).length;
    } catch {
      return undefined;
    }
  };
  for (const last of alphabet) {
    expect(bytes32.safeParse(`${'x'.repeat(42)}${last}`).success).toBe(decodes(`${'x'.repeat(42)}${last}`) === 32);
    expect(bytes16.safeParse(`${'x'.repeat(21)}${last}`).success).toBe(decodes(`${'x'.repeat(21)}${last}`) === 16);
  }
});

test('base32 digits are the leading bits, five at a time', () => {
  expect(toCrockford(new Uint8Array([0b00000_000, 0b01_11111_0, 0b0010_1000, 0]), 4)).toBe('01Z2');
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      const value = bytes.slice(0, 8).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n) >> 4n;
      const digits = [...toCrockford(bytes, 12)].map((digit) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit));
      expect(digits.reduce((sum, digit) => sum * 32n + BigInt(digit), 0n)).toBe(value);
    }),
  );
  expect(() => toCrockford(new Uint8Array(2), 4)).toThrow(RangeError);
});

test('digits are read as people write them, and others refused', () => {
  expect(normalizeCrockford(' 0oO1-iIlL z ')).toBe('00011111Z');
  expect(normalizeCrockford('U')).toBeUndefined();
  expect(normalizeCrockford('é')).toBeUndefined();
});
