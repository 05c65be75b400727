import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { capture } from './command.fixture.ts';
import { decideUrl } from './decide-url.ts';

const lines = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

test('each address gets one JSON line, with the demo when no configuration is given', async () => {
  const io = capture();
  const urls = ['https://www.caf.fr/', 'http://www.caf.fr/', 'https://idp.msa.fr/', 'nonsense'];
  expect(await decideUrl(['--procedure', 'rsa', ...urls], io)).toBe(0);
  expect(lines(io.out())).toEqual([
    { url: 'https://www.caf.fr/', decision: 'allow', reason: 'procedure-host' },
    { url: 'http://www.caf.fr/', decision: 'deny', reason: 'not-https' },
    { url: 'https://idp.msa.fr/', decision: 'allow', reason: 'identity-provider' },
    { url: 'nonsense', decision: 'deny', reason: 'invalid-url' },
  ]);
});

test('without a procedure, an address is allowed when any procedure allows it', async () => {
  const io = capture();
  await decideUrl(['https://www.caf.fr/', 'https://famille.pontevert.example/inscription', 'https://evil.test/'], io);
  expect(lines(io.out())).toMatchObject([{ decision: 'allow' }, { decision: 'allow' }, { decision: 'deny' }]);
});

test('addresses come from standard input when none is given, one a line, as they are', async () => {
  const io = capture(['https://www.caf.fr/\r\nhttps://ev', 'il.test/ \n\nhttps://www.caf.fr/?q=é']);
  expect(await decideUrl(['--procedure', 'rsa'], io)).toBe(0);
  expect(lines(io.out())).toEqual([
    { url: 'https://www.caf.fr/', decision: 'allow', reason: 'procedure-host' },
    { url: 'https://evil.test/ ', decision: 'deny', reason: 'host-not-listed' },
    { url: 'https://www.caf.fr/?q=é', decision: 'allow', reason: 'procedure-host' },
  ]);
});

test('another configuration decides by its own catalogue, found from its own folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-decide-'));
  const config = join(folder, 'terminal.yml');
  await writeFile(config, 'dataDirectory: d\nsocket: s\nprocedures: { catalogues: [p.yaml] }\n');
  await writeFile(
    join(folder, 'p.yaml'),
    `procedures:
  - { id: a, theme: justice, title: { fr: A }, summary: { fr: A. }, entry: https://a.example/, hosts: [a.example], source: x, checkedOn: 2026-11-22 }
`,
  );
  const io = capture();
  expect(await decideUrl(['--config', config, 'https://a.example/', 'https://www.caf.fr/'], io)).toBe(0);
  expect(lines(io.out())).toMatchObject([{ decision: 'allow' }, { decision: 'deny' }]);

  await writeFile(join(folder, 'p.yaml'), 'procedures:\n  - id: a\n    hots: []\n');
  const broken = capture();
  expect(await decideUrl(['--config', config, 'https://a.example/'], broken)).toBe(1);
  expect(broken.out()).toBe('');
  expect(broken.errors()).toContain(
    `${join(folder, 'p.yaml')}:3: procedures[0].hots: There is no field "hots" here; did you mean "hosts"?`,
  );
});

test('who asks, for what, and how, can be said', async () => {
  const io = capture();
  const provider = 'https://idp.msa.fr/style.css';
  const asked = async (...args: string[]) => decideUrl(['--procedure', 'rsa', ...args, provider], io);
  await asked('--from', 'https://www.caf.fr/');
  await asked('--from', 'https://www.caf.fr/', '--as', 'resource');
  await asked('--method', 'PUT');
  await asked('--as', 'report');
  expect(lines(io.out())).toMatchObject([
    { reason: 'identity-provider' },
    { reason: 'identity-not-on-the-way' },
    { reason: 'method-not-allowed' },
    { reason: 'report-not-sent' },
  ]);
  expect(await asked('--as', 'window')).toBe(2);
  expect(io.errors()).toContain('There is no use "window".');
});
