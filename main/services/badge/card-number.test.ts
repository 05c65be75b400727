import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CardKind } from '../../../contract/devices.ts';
import { recogniseCard } from './card-number.ts';

const luhn: CardKind[] = [{ kind: 'library', lengths: [8, 14], check: 'luhn' }];

test('a number of an accepted length is its own canonical form, leading zeros kept', () => {
  expect(recogniseCard('00012345', [{ kind: 'library', lengths: [8], check: 'none' }])).toEqual({
    ok: true,
    value: { kind: 'card', number: '00012345', holders: ['library'] },
  });
});

test('another length, other characters and a wrong check digit are refused, each by its name', () => {
  expect(recogniseCard('1234567', luhn)).toEqual({ ok: false, error: { code: 'wrong-length' } });
  expect(recogniseCard('12 45678', luhn)).toEqual({ ok: false, error: { code: 'garbled' } });
  expect(recogniseCard('١٢٣٤٥٦٧٨', luhn)).toEqual({ ok: false, error: { code: 'garbled' } });
  expect(recogniseCard('', luhn)).toEqual({ ok: false, error: { code: 'garbled' } });
  expect(recogniseCard('21234000000019', luhn)).toEqual({ ok: false, error: { code: 'check-digit' } });
});

test('a wrong digit anywhere never passes the Luhn check', () => {
  const valid = '49927398716000'.slice(0, 13);
  const checkDigit = [...'0123456789'].find((digit) => recogniseCard(valid + digit, luhn).ok);
  const whole = `${valid}${checkDigit}`;
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }), (place, change) => {
      const digit = (Number(whole[place]) + change) % 10;
      expect(recogniseCard(whole.slice(0, place) + digit + whole.slice(place + 1), luhn).ok).toBe(false);
    }),
  );
});

test('the known example of the standard passes', () => {
  expect(recogniseCard('79927398713', [{ kind: 'library', lengths: [11], check: 'luhn' }]).ok).toBe(true);
});

test('kinds are told apart by length, first digits and check digit, and a number can be of two', () => {
  const kinds: CardKind[] = [
    { kind: 'library', lengths: [14], check: 'none', prefix: '2' },
    { kind: 'library', lengths: [8], check: 'luhn' },
    { kind: 'mediator', lengths: [14], check: 'none', prefix: '29' },
    { kind: 'mediator', lengths: [6], check: 'none' },
    { kind: 'code' },
  ];
  const card = (number: string, ...holders: string[]) => ({ ok: true, value: { kind: 'card', number, holders } });
  expect(recogniseCard('21234000123456', kinds)).toEqual(card('21234000123456', 'library'));
  expect(recogniseCard('29234000123456', kinds)).toEqual(card('29234000123456', 'library', 'mediator'));
  expect(recogniseCard('123456', kinds)).toEqual(card('123456', 'mediator'));
  expect(recogniseCard('0123456789', kinds)).toEqual({ ok: true, value: { kind: 'code', code: '0123456789' } });
  expect(recogniseCard('31234000123456', kinds)).toEqual({ ok: false, error: { code: 'other-kind' } });
  expect(recogniseCard('12345678', kinds)).toEqual({ ok: false, error: { code: 'check-digit' } });
  expect(recogniseCard('123', kinds)).toEqual({ ok: false, error: { code: 'wrong-length' } });
});

test('a reader that reads codes only takes no card, and ten digits are a code only where codes are read', () => {
  expect(recogniseCard('0123456789', [{ kind: 'code' }])).toMatchObject({ ok: true, value: { kind: 'code' } });
  expect(recogniseCard('21234000123456', [{ kind: 'code' }])).toMatchObject({ ok: false });
  expect(recogniseCard('0123456789', luhn)).toMatchObject({ ok: false });
});
