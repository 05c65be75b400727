import { expect, test } from 'vitest';
import { whereOf } from './fault.ts';

test('a fault is logged with its place and without its words', () => {
  const fault = new TypeError('https://caf.fr/dossier?nom=Haddad\nsecond line');
  const line = whereOf(fault);
  expect(line).toMatch(/^TypeError\n\s+at .*fault\.test\.ts/);
  for (const words of ['caf.fr', 'Haddad', 'second line']) expect(line).not.toContain(words);
  expect(whereOf('https://caf.fr/')).not.toContain('caf.fr');
});
