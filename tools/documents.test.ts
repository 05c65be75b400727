import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const folders = '(?:contract|ballot|main|renderer|city-server|kiosk-config|tools|test|docs)';
const named = new RegExp(`(?<![\\w/.-])${folders}/[\\w/.-]*[\\w/](?![\\w*<])`, 'g');

test('every file that a page of the documentation links to or names is there', () => {
  const missing = ['README.md', ...globSync('docs/*.md')].flatMap((page) => {
    const text = readFileSync(page, 'utf8');
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, to = '']) => join(dirname(page), to));
    const names = [...text.replaceAll(/\]\([^)]*\)/g, '').matchAll(named)].map(([name]) => name);
    return [...links, ...names].filter((path) => !existsSync(path)).map((path) => `${page}: ${path}`);
  });
  expect(missing).toEqual([]);
});
