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
