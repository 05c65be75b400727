import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stem } from './stem.ts';
import { isStopWord, wordsOf } from './words.ts';

test.each([
  ["L'école de mon fils", ['ecole', 'de', 'mon', 'fils']],
  ['l’État, jusqu’à demain', ['etat', 'a', 'demain']],
  ['Cœur, CŒUR, cœur', ['coeur', 'coeur', 'coeur']],
  ['R.S.A. ou a.p.l', ['rsa', 'ou', 'apl']],
  ['cerfa n° 15692*01', ['cerfa', 'n', '15692', '01']],
  ["MaPrimeRénov', Crit'Air", ['maprimerenov', 'crit', 'air']],
  ['E-PHOTO', ['e', 'photo']],
  ['شهادة مِيلاد', ['شهادة', 'ميلاد']],
  ['', []],
  ['?! … "*" (', []],
])('the words of %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('taking the words of words changes nothing', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const words = wordsOf(text);
      expect(wordsOf(words.join(' '))).toEqual(words);
    }),
  );
});

test('accents and capitals make no difference', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'éèêëàâîïôùûüç ouestain') }), (text) => {
      const bare = text.normalize('NFD').replaceAll(/\p{M}/gu, '');
      expect(wordsOf(text.toUpperCase())).toEqual(wordsOf(bare));
      expect(wordsOf(text.normalize('NFD'))).toEqual(wordsOf(text.normalize('NFC')));
    }),
  );
});

test.each([
  ['demande', 'demandes', 'demander', 'demandé', 'demandez'],
  ['déclarer', 'déclaration', 'déclarations', 'déclarés'],
  ['inscription', 'inscriptions'],
  ['national', 'nationale', 'nationaux', 'nationales'],
  ['renouveler', 'renouvellement'],
  ['actualiser', 'actualisation'],
  ['étudiant', 'étudiante', 'étudiants'],
  ['social', 'sociaux', 'sociale'],
])('the forms of a word share one stem: %s …', (...forms) => {
  expect(new Set(forms.map((form) => stem(wordsOf(form)[0] ?? ''))).size).toBe(1);
});

test.each([
  ['carte', 'cartable'],
  ['permis', 'permettre'],
  ['mairie', 'mariage'],
  ['passeport', 'passage'],
  ['impot', 'import'],
])('other words keep their own: %s, %s', (one, other) => {
  expect(stem(one)).not.toBe(stem(other));
});

test('a stem is one word that the index can be asked for, and is never empty', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      for (const word of wordsOf(text)) expect(stem(word)).toMatch(/^[\p{L}\p{N}]+$/u);
    }),
  );
});

test('texting is read, and words that tell something are kept', () => {
  for (const word of ['jveux', 'koi', 'le', 'svp']) expect(isStopWord(word)).toBe(true);
  for (const word of ['carte', 'rsa', 'aah', '16']) expect(isStopWord(word)).toBe(false);
});
