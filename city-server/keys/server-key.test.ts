import { chmod, mkdtemp, readdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateSigningKey } from '../../ballot/index.ts';
import { derivedSecret, loadOrCreateServerKey } from './index.ts';

async function newFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'server-key-'));
}

test('the key is made once, for this account only, and read back after', async () => {
  const folder = await newFolder();
  const path = join(folder, 'key.json');
  const made = await Promise.all([loadOrCreateServerKey(path), loadOrCreateServerKey(path)]);
  expect(made[0]).toEqual(made[1]);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await loadOrCreateServerKey(path)).toEqual(made[0]);
  expect(await readdir(folder)).toEqual(['key.json']);
});

test('a key that others may read, or a damaged one, is refused and kept', async () => {
  const path = join(await newFolder(), 'key.json');
  await loadOrCreateServerKey(path);
  await chmod(path, 0o640);
  await expect(loadOrCreateServerKey(path)).rejects.toThrow('can be read by other accounts');
  await chmod(path, 0o600);
  await writeFile(path, '{"type":"passerelle/server-key/1"');
  await expect(loadOrCreateServerKey(path)).rejects.toThrow('does not hold a server key');
  expect((await stat(path)).size).toBeGreaterThan(0);
  const halves = { ...generateSigningKey(), publicKey: generateSigningKey().publicKey };
  await writeFile(path, JSON.stringify({ type: 'passerelle/server-key/1', ...halves }));
  await expect(loadOrCreateServerKey(path)).rejects.toThrow('does not hold a server key');
});

test('secrets of two purposes differ, and are the same at the next start', async () => {
  const path = join(await newFolder(), 'key.json');
  const key = await loadOrCreateServerKey(path);
  expect(derivedSecret(key, 'a')).not.toEqual(derivedSecret(key, 'b'));
  expect(derivedSecret(await loadOrCreateServerKey(path), 'a')).toEqual(derivedSecret(key, 'a'));
});
