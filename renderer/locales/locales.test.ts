import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseSync } from '@swc/core';
import { expect, test } from 'vitest';
import ar from './ar.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import fr from './fr.json' with { type: 'json' };

const renderer = fileURLToPath(new URL('..', import.meta.url));
const texts = { fr: flatten(fr), en: flatten(en), ar: flatten(ar) };
const languages = ['fr', 'en', 'ar'] as const;

test.each(languages)('every text of the product is there in %s, with the same placeholders', (language) => {
  expect(namesOf(texts[language])).toEqual(namesOf(texts.fr));
  for (const [key, text] of texts[language]) {
    const french = texts.fr.get(key) ?? texts.fr.get(`${baseOf(key)}_other`) ?? '';
    // "one minute" and "two minutes" are words in Arabic, and need no number.
    if (!/_(zero|one|two)$/.test(key)) expect(placeholdersOf(text), key).toEqual(placeholdersOf(french));
  }
});

test.each(languages)('a counted text has one form for each plural of %s', (language) => {
  const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  const counted = new Set([...texts[language].keys()].filter((key) => baseOf(key) !== key).map(baseOf));
  for (const base of counted)
    for (const category of categories) expect([...texts[language].keys()]).toContain(`${base}_${category}`);
});

test('sentences are short: twelve words at most for nine in ten, sixteen for all', () => {
  for (const language of languages) {
    const lengths = [...texts[language].values()].flatMap((text) =>
      text
        .split(/[.!?؟…]+(?:\s|$)/)
        .map((sentence) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}{]/u.test(word)).length)
        .filter((count) => count > 0),
    );
    expect(Math.max(...lengths)).toBeLessThanOrEqual(16);
    expect(lengths.filter((count) => count <= 12).length).toBeGreaterThanOrEqual(lengths.length * 0.9);
  }
});

test('every text is used, and every text that is used exists', () => {
  const asked = sources().flatMap(({ code }) => [...code.matchAll(/(?:\bt|\bsay|\))\(\s*(?:'([\w.-]+)'|`([^`]+)`)/g)]);
  const patterns = asked.map(([, plain, template = '']) =>
    plain ? exactly(escaped(plain)) : exactly(escaped(template).replace(/\\\$\\\{.+?\\\}/g, '[^.]+')),
  );
  const bases = namesOf(texts.fr);
  expect(bases.filter((key) => !patterns.some((pattern) => pattern.test(key)))).toEqual([]);
  expect(patterns.filter((pattern) => !bases.some((key) => pattern.test(key)))).toEqual([]);
});

test('no component says a word of its own', () => {
  for (const { path, code } of sources().filter(({ path }) => path.endsWith('.tsx'))) {
    const words: string[] = [];
    visit(parseSync(code, { syntax: 'typescript', tsx: true }), (node) => {
      if (node.type === 'JSXText') words.push(String(node.value));
      if (node.type === 'JSXAttribute' && isSpoken(node.name))
        words.push(String((node.value as Node | null)?.value ?? ''));
    });
    expect(
      words.filter((text) => /\p{L}/u.test(text)),
      path,
    ).toEqual([]);
  }
});

const escaped = (text: string) => text.replace(/[$.{}[\]()]/g, '\\$&');
const exactly = (pattern: string) => new RegExp(`^${pattern}$`);

type Node = Record<string, unknown>;

/** Attributes whose value is read or heard by a resident. */
function isSpoken(name: unknown): boolean {
  return ['aria-label', 'title', 'alt', 'placeholder'].includes(String((name as Node).value));
}

function visit(node: unknown, look: (node: Node) => void): void {
  if (Array.isArray(node)) for (const item of node) visit(item, look);
  else if (typeof node === 'object' && node !== null) {
    look(node as Node);
    for (const value of Object.values(node)) visit(value, look);
  }
}

function sources() {
  return globSync('**/*.{ts,tsx}', { cwd: renderer })
    .filter((path) => !path.startsWith('preview') && !path.includes('.test.'))
    .map((path) => ({ path, code: readFileSync(`${renderer}/${path}`, 'utf8') }));
}

function flatten(tree: object, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value] as const] : [...flatten(value, `${prefix}${key}.`)],
    ),
  );
}

function baseOf(key: string): string {
  return key.replace(/_(zero|one|two|few|many|other)$/, '');
}

function namesOf(flat: Map<string, string>): string[] {
  return [...new Set([...flat.keys()].map(baseOf))].toSorted();
}

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{\{\w+\}\}/g)].map(([placeholder]) => placeholder).toSorted();
}
