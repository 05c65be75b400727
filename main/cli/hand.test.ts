import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { handToServices } from './hand.ts';

function place() {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-hand-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const [data, elsewhere] = [join(folder, 'data'), join(folder, 'elsewhere')];
  for (const made of [data, elsewhere]) mkdirSync(made);
  return { folder, data, elsewhere };
}

test('a file is handed over into a folder of the data directory, which may itself stand elsewhere', async () => {
  const { folder, data } = place();
  mkdirSync(join(data, 'carried'));
  symlinkSync(data, join(folder, 'link'));
  await handToServices(join(folder, 'link'), 'carried/receipt.json', 'the receipt');
  expect(readdirSync(join(data, 'carried'))).toEqual(['receipt.json']);
  expect(readFileSync(join(data, 'carried/receipt.json'), 'utf8')).toBe('the receipt');
  expect(statSync(join(data, 'carried/receipt.json')).mode & 0o777).toBe(0o600);
});

test('a folder that the services replaced by a link is not entered: root would write where they may not', async () => {
  const { data, elsewhere } = place();
  symlinkSync(elsewhere, join(data, 'carried'));
  await expect(handToServices(data, 'carried/receipt.json', 'the receipt')).rejects.toThrow('ENOTDIR');
  expect(readdirSync(elsewhere)).toEqual([]);
});
