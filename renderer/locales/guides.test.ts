import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import fr from './fr.json' with { type: 'json' };
import { languageFacts } from './index.ts';

test('what the mediators’ guide puts between quotation marks stands on the screen, word for word', () => {
  const guide = readFileSync(new URL('../../docs/guide-mediateur.md', import.meta.url), 'utf8');
  const quoted = [...guide.matchAll(/« ([^»]+) »/g)].map(([, words = '']) => words.replaceAll(/\s+/g, ' '));
  const shown = new Set([...textsOf(fr), ...Object.values(languageFacts).map(({ name }) => name)]);
  expect(quoted.length).toBeGreaterThan(40);
  const stands = (words: string) => shown.has(words) || [...shown].some((text) => text.includes(`« ${words} »`));
  expect(quoted.filter((words) => !stands(words))).toEqual([]);
});

function textsOf(node: object): string[] {
  return Object.values(node).flatMap((value) => (typeof value === 'string' ? [value] : textsOf(value)));
}
