import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CardsConfig } from '../../../contract/devices.ts';
import { canonicalCardNumber } from './card-number.ts';

const luhn: CardsConfig = { lengths: [8, 14], check: 'luhn' };

test('a number of an accepted length is its own canonical form, leading zeros kept', () => {
  expect(canonicalCardNumber('00012345', { lengths: [8], check: 'none' })).toEqual({ ok: true, value: '00012345' });
});

test('another length, other characters and a wrong check digit are refused, each by its name', () => {
  expect(canonicalCardNumber('1234567', luhn)).toEqual({ ok: false, error: { code: 'wrong-length' } });
  expect(canonicalCardNumber('12 45678', luhn)).toEqual({ ok: false, error: { code: 'garbled' } });
  expect(canonicalCardNumber('١٢٣٤٥٦٧٨', luhn)).toEqual({ ok: false, error: { code: 'garbled' } });
  expect(canonicalCardNumber('', luhn)).toEqual({ ok: false, error: { code: 'garbled' } });
  expect(canonicalCardNumber('21234000000019', luhn)).toEqual({ ok: false, error: { code: 'check-digit' } });
});

test('a wrong digit anywhere never passes the Luhn check', () => {
  const valid = '49927398716000'.slice(0, 13);
  const checkDigit = [...'0123456789'].find((digit) => canonicalCardNumber(valid + digit, luhn).ok);
  const whole = `${valid}${checkDigit}`;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (place, change) => {
      const digit = (Number(whole[place]) + change) % 10;
      expect(canonicalCardNumber(whole.slice(0, place) + digit + whole.slice(place + 1), luhn).ok).toBe(false);
    }),
  );
});

test('the known example of the standard passes', () => {
  expect(canonicalCardNumber('79927398713', { lengths: [11], check: 'luhn' }).ok).toBe(true);
});
