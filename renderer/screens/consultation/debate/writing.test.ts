import fc from 'fast-check';
import { expect, test } from 'vitest';
import { charactersLeft, contributionOf, hasWords, isReady, startWriting, stepBefore } from './writing.ts';

const proposal = {
  ...startWriting,
  step: 'text',
  kind: 'proposal',
  title: 'Un verger',
  text: 'Des pommiers.',
} as const;

test('what is left counts what people see, and says how much is too much', () => {
  expect(charactersLeft({ ...proposal, title: '👨‍👩‍👧‍👦'.repeat(3) }, 'title')).toBe(97);
  expect(charactersLeft({ ...proposal, text: 'e\u0301'.repeat(703) }, 'text')).toBe(-3);
  expect(isReady({ ...proposal, text: 'e\u0301'.repeat(703) }, 'text')).toBe(false);
  expect(isReady({ ...proposal, text: ' \n ' }, 'text')).toBe(false);
  expect(isReady(proposal, 'text')).toBe(true);
});

test('whatever may be written may be sent, families included', () => {
  const words = fc.string({ unit: fc.constantFrom('a', 'é', 'م', '👨‍👩‍👧‍👦'), minLength: 1, maxLength: 710 });
  const title = fc.string({ unit: fc.constantFrom('a', '👨‍👩‍👧‍👦'), minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(fc.constantFrom('proposal', 'remark'), title, words, (kind, title, text) => {
      const writing = { ...proposal, kind, title, text };
      const isAllReady = isReady(writing, 'text') && (kind === 'remark' || isReady(writing, 'title'));
      expect(contributionOf(writing, 'fr') !== null).toBe(isAllReady);
    }),
  );
  expect(isReady({ ...proposal, text: '👨‍👩‍👧‍👦'.repeat(700) }, 'text')).toBe(false);
  expect(charactersLeft({ ...proposal, text: 'م'.repeat(700) }, 'text')).toBe(0);
});

test('a proposal has a title and a remark has none, on the way there and back', () => {
  expect(contributionOf(proposal, 'ar')).toEqual({
    kind: 'proposal',
    language: 'ar',
    title: 'Un verger',
    text: 'Des pommiers.',
  });
  expect(contributionOf({ ...proposal, kind: 'remark' }, 'fr')).toEqual({
    kind: 'remark',
    language: 'fr',
    text: 'Des pommiers.',
  });
  expect(contributionOf({ ...proposal, title: '' }, 'fr')).toBeNull();
  const back = (['kind', 'title', 'text', 'preview', 'sent'] as const).map((step) => [
    stepBefore({ ...proposal, step }),
    stepBefore({ ...proposal, kind: 'remark', step }),
  ]);
  expect(back).toEqual([
    [null, null],
    ['kind', 'kind'],
    ['title', 'kind'],
    ['text', 'text'],
    [null, null],
  ]);
});

test('words are lost by leaving until they are sent', () => {
  expect(hasWords(startWriting)).toBe(false);
  expect(hasWords(proposal)).toBe(true);
  expect(hasWords({ ...proposal, step: 'sent' })).toBe(false);
});
