import { expect, test } from 'vitest';
import ar from './locales/ar.json' with { type: 'json' };
import en from './locales/en.json' with { type: 'json' };
import fr from './locales/fr.json' with { type: 'json' };
import { translator } from './texts.ts';

function leaves(texts: object, path = ''): [string, string][] {
  return Object.entries(texts).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value, `${path}${key}.`),
  );
}

const plural = /_(zero|one|two|few|many|other)$/;

test('every language has every text, with the same values to fill in', () => {
  const valuesOf = (texts: object) =>
    Object.fromEntries(
      leaves(texts)
        .filter(([key]) => !/_(zero|one|two)$/.test(key))
        .map(([key, text]) => [key.replace(plural, ''), [...text.matchAll(/\{\{\w+\}\}/g)].map(String).sort()]),
    );
  expect(valuesOf(en)).toEqual(valuesOf(fr));
  expect(valuesOf(ar)).toEqual(valuesOf(fr));
});

test('each plural has all the forms of its language', () => {
  for (const [language, texts] of Object.entries({ fr, en, ar })) {
    const forms = new Set(new Intl.PluralRules(language).resolvedOptions().pluralCategories);
    const found = Map.groupBy(
      leaves(texts).filter(([key]) => plural.test(key)),
      ([key]) => key.replace(plural, ''),
    );
    expect(found.size).toBeGreaterThan(0);
    for (const [key, entries] of found)
      expect(new Set(entries.map(([name]) => name.match(plural)?.[1])), `${language} ${key}`).toEqual(forms);
  }
});

test('a text is found by its key and takes its values as they are', () => {
  expect(translator('fr')('site.of', { city: '<Belleville> & co' })).toBe('<Belleville> & co');
  expect(translator('ar')('result.turnout', { count: 2, formatted: '2' })).toBe('ورقتان في الصندوق');
});
