import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editDistance } from './distance.ts';
import { fillIndex } from './index.ts';
import { soundOf } from './sound.ts';
import { Vocabulary } from './vocabulary.ts';

const text =
  'carte vitale permis conduire passeport logement social déménagement attestation assurance maladie immatriculation photocopie orphelin handicap retraite naissance électricité chômage carton';
const database = new Database(':memory:');
fillIndex(database, [{ id: 'a', title: text, alsoCalled: [], summary: 'carte', body: '' }]);
const vocabulary = new Vocabulary(database, ['secu']);

const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 8 });

test('the distance counts letters added, left out, replaced and exchanged, up to its limit', () => {
  expect(editDistance('permis', 'permis', 2)).toBe(0);
  expect(editDistance('permi', 'permis', 2)).toBe(1);
  expect(editDistance('premis', 'permis', 2)).toBe(1);
  expect(editDistance('pxrmiz', 'permis', 2)).toBe(2);
  expect(editDistance('passeport', 'permis', 2)).toBe(3);
  expect(editDistance('', 'ab', 2)).toBe(2);
});

test('the distance is the same both ways, zero only for equals, and never beyond its limit', () => {
  fc.assert(
    fc.property(letters, letters, fc.integer({ min: 0, max: 4 }), (from, to, limit) => {
      const distance = editDistance(from, to, limit);
      expect(distance).toBe(editDistance(to, from, limit));
      expect(distance === 0).toBe(from === to);
      expect(distance).toBeLessThanOrEqual(limit + 1);
      expect(distance).toBeGreaterThanOrEqual(Math.min(Math.abs(from.length - to.length), limit + 1));
    }),
  );
});

test.each([
  ['vital', 'vitale'],
  ['pasport', 'passeport'],
  ['passport', 'passeport'],
  ['lojement', 'logement'],
  ['fotokopi', 'photocopie'],
  ['atestassion', 'attestation'],
  ['imatriculasion', 'immatriculation'],
  ['orfelin', 'orphelin'],
  ['andicap', 'handicap'],
  ['nessence', 'naissance'],
  ['retrete', 'retraite'],
  ['shomage', 'chomage'],
  ['demenagment', 'demenagement'],
])('%s is mended to %s', (typed, meant) => {
  expect(vocabulary.nearest(typed, 3)[0]?.word).toBe(meant);
});

test('a word is never mended to one that is both further away than allowed and sounds otherwise', () => {
  const word = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz'), maxLength: 14 }),
    fc
      .tuple(fc.constantFrom(...text.split(' ')), fc.nat(12), fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz', ''))
      .map(([known, at, letter]) => known.slice(0, at) + letter + known.slice(at + 1)),
  );
  fc.assert(
    fc.property(word, (typed) => {
      const found = vocabulary.nearest(typed, 5);
      expect(found.length).toBeLessThanOrEqual(5);
      for (const { word, likeness } of found) {
        const limit = typed.length < 8 ? 1 : 2;
        expect(editDistance(typed, word, limit) <= limit || soundOf(typed) === soundOf(word)).toBe(true);
        expect(likeness).toBeGreaterThan(0);
        expect(likeness).toBeLessThan(1);
      }
    }),
  );
});

test('every known word that is one slip away is found', () => {
  const slip = fc
    .tuple(fc.constantFrom('passeport', 'logement', 'immatriculation'), fc.nat(7), fc.constantFrom('x', 'k', ''))
    .map(([known, at, letter]) => ({ known, typed: known.slice(0, at) + letter + known.slice(at + 1) }));
  fc.assert(
    fc.property(slip, ({ known, typed }) => {
      if (vocabulary.has(typed)) return;
      expect(vocabulary.nearest(typed, 5).map(({ word }) => word)).toContain(known);
    }),
  );
});

test('beginnings lead to the most frequent words first; everyday words are known too', () => {
  expect(vocabulary.beginningWith('cart', 5)).toEqual(['carte', 'carton']);
  expect(vocabulary.beginningWith('carte', 5)).toEqual([]);
  expect(vocabulary.beginningWith('zzz', 5)).toEqual([]);
  expect(vocabulary.has('secu')).toBe(true);
});
