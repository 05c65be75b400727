import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { combineShares } from '../../ballot/index.ts';
import { consultationKeySchema, publicationKeySchema, trusteeFileSchema } from '../../contract/ceremony.ts';
import { ceremony } from './ceremony.ts';
import { capture } from './command.fixture.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'passerelle-ceremony-'));
const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as unknown;

test('a ceremony writes the key, the shares and the publication key, secrets for their owner only', async () => {
  const folder = join(await newFolder(), 'new');
  const io = capture();
  expect(await ceremony(['-n', '3', '-t', '2', '-o', folder], io)).toBe(0);
  expect((await readdir(folder)).sort()).toEqual([
    'consultation-key.json',
    'publication-key.json',
    'trustee-1.json',
    'trustee-2.json',
    'trustee-3.json',
  ]);
  for (const secret of ['publication-key.json', 'trustee-1.json', 'trustee-2.json', 'trustee-3.json'])
    expect((await stat(join(folder, secret))).mode & 0o777).toBe(0o600);

  const key = consultationKeySchema.parse(await readJson(join(folder, 'consultation-key.json')));
  publicationKeySchema.parse(await readJson(join(folder, 'publication-key.json')));
  expect(io.out()).toContain(key.fingerprint);
  const shares = await Promise.all(
    [3, 1].map(async (trustee) => trusteeFileSchema.parse(await readJson(join(folder, `trustee-${trustee}.json`)))),
  );
  expect(combineShares(shares, key.publicKey).ok).toBe(true);
});

test('an existing file is never written over, and nothing else is written beside it', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'trustee-2.json'), 'precious');
  const io = capture();
  expect(await ceremony(['-n', '3', '-t', '2', '-o', folder], io)).toBe(1);
  expect(io.errors()).toBe(`${join(folder, 'trustee-2.json')} exists already: a ceremony never writes over a file.\n`);
  expect(await readdir(folder)).toEqual(['trustee-2.json']);
  expect(await readFile(join(folder, 'trustee-2.json'), 'utf8')).toBe('precious');
});

test('impossible numbers, missing options and impossible folders are refused in one sentence', async () => {
  const folder = await newFolder();
  const misused: [string[], string][] = [
    [['-n', '1', '-t', '1', '-o', folder], '-n 1: expected 2 to 20 trustees.\n'],
    [['-n', '21', '-t', '2', '-o', folder], '-n 21: expected 2 to 20 trustees.\n'],
    [['-n', '3', '-t', '1', '-o', folder], '-t 1: expected a threshold from 2 to the number of trustees, 3.\n'],
    [['-n', '3', '-t', '4', '-o', folder], '-t 4: expected a threshold from 2 to the number of trustees, 3.\n'],
    [['-n', '3', '-t', '2.5', '-o', folder], '-t 2.5: expected a threshold from 2 to the number of trustees, 3.\n'],
    [['-n', '3', '-t', '2'], ''],
  ];
  for (const [args, sentence] of misused) {
    const io = capture();
    expect(await ceremony(args, io)).toBe(2);
    expect(io.errors()).toBe(`${sentence}Usage: passerelle ceremony -n TRUSTEES -t THRESHOLD -o DIR\n`);
  }
  const unknown = capture();
  expect(await ceremony(['--what'], unknown)).toBe(2);
  expect(unknown.errors()).toContain('Usage:');

  const file = join(folder, 'file');
  await writeFile(file, '');
  const io = capture();
  expect(await ceremony(['-n', '3', '-t', '2', '-o', join(file, 'x')], io)).toBe(1);
  expect(io.errors()).toBe(`Cannot write the ceremony into ${join(file, 'x')}: a part of the path is no folder.\n`);
});
