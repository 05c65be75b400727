import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { mostNeeds, type Need, needsFile } from '../../../contract/learning.ts';
import { temporaryFolder } from '../database/temporary-folder.fixture.ts';
import { LearnedNeeds } from './index.ts';

const need = (host: string): Need => ({
  ...{ procedure: 'rsa', host, use: 'page', decision: 'deny', reason: 'host-not-listed' },
});

test('what is learned stands in a file once each, goes on after a restart, and goes when the learning ends', () => {
  const folder = temporaryFolder();
  const file = join(folder, needsFile);
  const written = () => JSON.parse(readFileSync(file, 'utf8')).map(({ host }: Need) => host);
  const first = new LearnedNeeds(folder, true);
  for (const host of ['a.fr', 'b.fr', 'a.fr']) first.note(need(host));
  new LearnedNeeds(folder, true).note(need('c.fr'));
  expect(written()).toEqual(['a.fr', 'b.fr', 'c.fr']);

  const off = new LearnedNeeds(folder, false);
  off.note(need('d.fr'));
  expect(existsSync(file)).toBe(false);
});

test('a page that makes up hosts fills no disk, and a file that nobody understands is begun anew', () => {
  const folder = temporaryFolder();
  const file = join(folder, needsFile);
  const known = Array.from({ length: mostNeeds - 1 }, (_, n) => need(`h${n}.fr`));
  writeFileSync(file, JSON.stringify(known));
  const full = new LearnedNeeds(folder, true);
  for (const host of ['last.fr', 'one-more.fr']) full.note(need(host));
  expect(JSON.parse(readFileSync(file, 'utf8')).length).toBe(mostNeeds);

  writeFileSync(file, '{');
  new LearnedNeeds(folder, true).note(need('a.fr'));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual([need('a.fr')]);
});
