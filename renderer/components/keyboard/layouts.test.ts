import { expect, test } from 'vitest';
import { addressSigns, digits, layoutFor, layoutNames, layouts, signs } from './layouts.ts';

const all = (name: (typeof layoutNames)[number]) => [...digits, ...addressSigns, ...layouts[name].rows.flat()];

test.each(layoutNames)('no key of %s stands there twice, and no row is too long for a finger', (name) => {
  expect(new Set(all(name)).size).toBe(all(name).length);
  for (const row of layouts[name].rows) expect(row.length).toBeLessThanOrEqual(12);
});

test.each([
  ['azerty', 'abcdefghijklmnopqrstuvwxyzàâçéèêëîïôùû'],
  ['arabic', 'ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإؤئةى'],
  ['ukrainian', 'абвгґдеєжзиіїйклмнопрстуфхцчшщьюя'],
  ['turkish', 'abcçdefgğhıijklmnoöprsştuüvyzqwx'],
  ['qwerty', 'abcdefghijklmnopqrstuvwxyz'],
  ['russian', 'абвгдеёжзийклмнопрстуфхцчшщъыьэюя'],
  ['spanish', 'abcdefghijklmnñopqrstuvwxyzáéíóúü'],
  ['portuguese', 'abcdefghijklmnopqrstuvwxyzáâãàçéêíóôõú'],
] as const)('%s has every letter of its alphabet', (name, alphabet) => {
  for (const letter of alphabet) expect(all(name)).toContain(letter);
});

test('what a French address, amount or sentence needs is on the keys of signs or beside the space', () => {
  for (const sign of '@.-_/:;,!?€%&+()"«»œ') expect([...signs.flat(), ...addressSigns]).toContain(sign);
});

test('French letters come first; an Arabic reader begins in Arabic where words are asked for, in Latin letters elsewhere', () => {
  expect(layoutFor('text', 'fr', null)).toBe('azerty');
  expect(layoutFor('text', 'en', null)).toBe('azerty');
  expect(layoutFor('text', 'ar', null)).toBe('arabic');
  expect(layoutFor('secret', 'ar', null)).toBe('azerty');
  expect(layoutFor('address', 'ar', null)).toBe('azerty');
});

test('the letters that somebody chose stay, except where an address cannot be written in them', () => {
  expect(layoutFor('text', 'fr', 'ukrainian')).toBe('ukrainian');
  expect(layoutFor('secret', 'fr', 'ukrainian')).toBe('ukrainian');
  expect(layoutFor('address', 'fr', 'ukrainian')).toBe('azerty');
  expect(layoutFor('address', 'fr', 'turkish')).toBe('turkish');
});
