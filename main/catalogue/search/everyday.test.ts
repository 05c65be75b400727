import { expect, test } from 'vitest';
import { everydayWords, expressionsFrom } from './everyday.ts';
import table from './everyday-words.json' with { type: 'json' };
import { stem } from './stem.ts';
import { isStopWord, wordsOf } from './words.ts';

const stemsOf = (text: string) =>
  wordsOf(text)
    .filter((word) => !isStopWord(word))
    .map(stem);
const said = [...table.same.flat(), ...table.leadsTo.flatMap(({ said }) => said)];
const meant = table.leadsTo.flatMap(({ means }) => means);

test('every expression of the table keeps a word to be found by, and is found by its first one', () => {
  for (const expression of said) {
    const stems = stemsOf(expression);
    expect(stems, expression).not.toEqual([]);
    const found = expressionsFrom(stems[0] ?? '').find((one) => one.stems.join(' ') === stems.join(' '));
    expect(found, expression).toBeDefined();
  }
  for (const expression of meant) expect(stemsOf(expression), expression).not.toEqual([]);
});

test('what is the same finds each other; what leads somewhere is not found from there', () => {
  const means = (text: string) =>
    expressionsFrom(stemsOf(text)[0] ?? '')
      .filter(({ stems }) => stems.join(' ') === stemsOf(text).join(' '))
      .flatMap((one) => one.means.map((stems) => stems.join(' ')));
  expect(means('carte grise')).toContain(stemsOf("certificat d'immatriculation").join(' '));
  expect(means("certificat d'immatriculation")).toContain(stemsOf('carte grise').join(' '));
  expect(means('papiers')).toContain(stemsOf('passeport').join(' '));
  expect(means('passeport')).not.toContain(stemsOf('papiers').join(' '));
});

test('the longest expression comes first, and no group says the same twice', () => {
  const lengths = expressionsFrom(stem('carte')).map(({ stems }) => stems.length);
  expect(lengths).toEqual(lengths.toSorted((a, b) => b - a));
  for (const group of table.same) expect(new Set(group).size, group.join(', ')).toBe(group.length);
  expect(everydayWords.has('secu')).toBe(true);
});
