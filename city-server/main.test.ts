import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from './testing/certificate.ts';
import { makeTestDatabase } from './testing/database.ts';
import { send } from './testing/request.ts';

const program = fileURLToPath(new URL('./main.ts', import.meta.url));
const token = 'a-token-of-the-demo-that-is-long';

async function configure(change: object = {}): Promise<{ folder: string; file: string; ca: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'city-server-'));
  const { key, cert } = await makeCertificate();
  await writeFile(join(folder, 'key.pem'), key);
  await writeFile(join(folder, 'cert.pem'), cert);
  const file = join(folder, 'city-server.yaml');
  const configuration = {
    database: await makeTestDatabase(),
    https: { key: 'key.pem', cert: 'cert.pem', host: '127.0.0.1', port: 0 },
    officer: { host: '127.0.0.1', port: 0, token },
    keyFile: 'server-key.json',
    city: 'Belleville',
    ...change,
  };
  await writeFile(file, JSON.stringify(configuration));
  return { folder, file, ca: cert };
}

function start(file: string): ChildProcess {
  const child = spawn(process.execPath, [program, '--config', file], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

/** What it printed on one of its outputs until it ended. */
async function textOf(stream: ChildProcess['stdout']): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

test('the program says in one line where it listens, answers there, and ends well when asked', async () => {
  const { folder, file, ca } = await configure();
  const child = start(file);
  const lines = createInterface({ input: child.stdout as NonNullable<ChildProcess['stdout']> });
  const [line] = await once(lines, 'line');
  const ready = JSON.parse(line);
  expect(ready).toMatchObject({ event: 'ready', serverKey: expect.stringMatching(/^[\w-]{43}$/) });
  expect((await send(`${ready.publicUrl}/`, { ca })).text).toContain('Les consultations de Belleville');
  const headers = { authorization: `Bearer ${token}` };
  expect((await send(`${ready.officerUrl}/api/officer/v1/terminals`, { headers })).json()).toEqual([]);
  expect((await stat(join(folder, 'server-key.json'))).mode & 0o777).toBe(0o600);
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('a wrong configuration ends the program with the field that is wrong', async () => {
  const refused = async (change: object, message: string) => {
    const { file } = await configure(change);
    const child = start(file);
    const [errors] = await Promise.all([textOf(child.stderr), once(child, 'exit')]);
    expect(child.exitCode).toBe(1);
    expect(JSON.parse(errors)).toMatchObject({ event: 'start-failed', message: expect.stringContaining(message) });
  };
  await refused({ officer: { host: '0.0.0.0', port: 0, token } }, 'officer.host: expected a loopback address');
  await refused({ officer: { host: '127.0.0.1', port: 0, token: 'short' } }, 'officer.token: expected at least 24');
  await refused({ database: 'mysql://x' }, 'database: expected a postgres:// address');
  await refused({ colour: 'red' }, 'Unrecognized key: "colour"');
  await refused({ timeZone: 'Paris' }, 'timeZone: expected a time zone');
});
