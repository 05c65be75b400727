import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charactersOf, contributionSchema, saidSchema } from './contributions.ts';

const family = '👨‍👩‍👧‍👦';
const proposal = (title: string, text = 'Oui.') =>
  contributionSchema.safeParse({ kind: 'proposal', language: 'fr', title, text }).success;
const remark = (text: string) => contributionSchema.safeParse({ kind: 'remark', language: 'ar', text }).success;

test('characters are those that people see: marks, families and flags count one', () => {
  expect(['e\u0301te\u0301', family, '🇫🇷', 'لَا', 'été'].map(charactersOf)).toEqual([3, 1, 1, 2, 3]);
});

test('a title has at most 100 characters and a text 700, however many bytes each takes', () => {
  expect([proposal('é'.repeat(100)), proposal('é'.repeat(101))]).toEqual([true, false]);
  expect([proposal('a', 'e\u0301'.repeat(700)), proposal('a', 'e\u0301'.repeat(701))]).toEqual([true, false]);
  expect([remark(family.repeat(250)), remark('م'.repeat(701))]).toEqual([true, false]);
});

test('no single character of endless marks gets through, and nothing but text', () => {
  expect(remark(`e${'\u0301'.repeat(4_000)}`)).toBe(false);
  expect([remark(' \n '), remark('a\u0000b'), remark('a\u001b[2J'), remark('\ud800')]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  expect(remark('Un.\nDeux.')).toBe(true);
});

test('whatever is accepted is as it was written', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 720 });
  fc.assert(
    fc.property(texts, (text) => {
      const said = { kind: 'remark', language: 'fr', text };
      const parsed = saidSchema.safeParse(said);
      if (parsed.success) expect(parsed.data).toEqual(said);
      else
        expect(text.trim() === '' || /\p{Cc}/u.test(text) || charactersOf(text) > 700 || text.length > 1_700).toBe(
          true,
        );
    }),
  );
});
