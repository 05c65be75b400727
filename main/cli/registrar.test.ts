import { mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateSigningKey, makeRegistrar, sign } from '../../ballot/index.ts';
import { server } from '../../ballot/urn-export.fixture.ts';
import { registrarFileSchema, registrarPublicSchema } from '../../contract/ceremony.ts';
import { capture } from './command.fixture.ts';
import { registrarKey, strip } from './registrar.ts';

const newFolder = () => mkdtemp(join(tmpdir(), 'passerelle-registrar-'));
const readJson = async (path: string) => JSON.parse(await readFile(path, 'utf8')) as unknown;

test('the registrar gets a file of their own, and the public halves another for whoever publishes', async () => {
  const folder = join(await newFolder(), 'new');
  const io = capture();
  expect(await registrarKey(['-o', folder], io)).toBe(0);
  expect((await readdir(folder)).sort()).toEqual(['registrar-key.json', 'registrar-public.json']);
  expect((await stat(join(folder, 'registrar-key.json'))).mode & 0o777).toBe(0o600);
  const own = registrarFileSchema.parse(await readJson(join(folder, 'registrar-key.json')));
  const text = await readFile(join(folder, 'registrar-public.json'), 'utf8');
  expect(registrarPublicSchema.parse(JSON.parse(text)).fingerprint).toBe(own.fingerprint);
  for (const secret of [own.privateKey, own.signingPrivateKey]) expect(text).not.toContain(secret);
  expect(io.out()).toContain(own.fingerprint);
});

test('a key is never written over a file', async () => {
  const folder = await newFolder();
  await writeFile(join(folder, 'registrar-public.json'), 'precious');
  const io = capture();
  expect(await registrarKey(['-o', folder], io)).toBe(1);
  expect(io.errors()).toContain('registrar-public.json exists already');
  expect(await readdir(folder)).toEqual(['registrar-public.json']);
});

test('what cannot be stripped is refused in a sentence that names the file, and nothing is written', async () => {
  const folder = await newFolder();
  const path = (name: string) => join(folder, name);
  await writeFile(path('key.json'), JSON.stringify(makeRegistrar()));
  await writeFile(path('share.json'), JSON.stringify({ type: 'passerelle/trustee/1' }));
  await writeFile(path('cut.json'), '{"type":"passerelle/envelopes/1","payl');
  await writeFile(path('urn.json'), JSON.stringify(sign('export', { serverKey: server.publicKey }, server)));
  const forged = sign('envelopes', { serverKey: server.publicKey }, generateSigningKey());
  await writeFile(path('forged.json'), JSON.stringify(forged));
  const attempt = async (envelopes: string, key = 'key.json') => {
    const io = capture();
    const options = ['--envelopes', path(envelopes), '--registrar-key', path(key), '-o', path('out.json')];
    expect(await strip(options, io)).toBe(1);
    expect(await readdir(folder)).not.toContain('out.json');
    return io.errors().replaceAll(`${folder}/`, '');
  };
  expect(await attempt('missing.json')).toBe('Cannot read missing.json: there is no such file or folder.\n');
  expect(await attempt('cut.json')).toBe('cut.json is not the signed export of envelopes: it is not JSON.\n');
  expect(await attempt('urn.json')).toBe('urn.json cannot be trusted: it is another kind of document.\n');
  expect(await attempt('forged.json')).toBe('forged.json cannot be trusted: another key signed it.\n');
  expect(await attempt('forged.json', 'share.json')).toContain("share.json is not a registrar's key");
});
