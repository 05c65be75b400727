import { once } from 'node:events';
import { createServer as createPlainServer } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { startTestCity } from '../../city-server/testing/city.ts';
import { makeAuthority } from '../../tools/stack/certificates.ts';
import { reachServer } from './index.ts';

const refusal = JSON.stringify({ error: 'not-found', message: 'There is nothing of that name.' });

async function serve(tls: { certificate: string; key: string }, answer = refusal): Promise<string> {
  const server = createServer({ cert: tls.certificate, key: tls.key }, (_, response) => response.end(answer));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

test('a city server that answers says its clock, and until when its certificate holds', async () => {
  const city = await startTestCity();
  const reached = await reachServer(city.publicUrl, city.ca);
  expect(reached).toMatchObject({ ok: true });
  if (!reached.ok) return;
  expect(Math.abs(reached.value.serverMs - Date.now())).toBeLessThan(5_000);
  expect(reached.value.certificateUntilMs).toBeGreaterThan(Date.now());
});

test('each way not to be a city server has a word of its own', async () => {
  const authority = await makeAuthority({ name: 'city', days: 1 });
  const code = async (url: string, ca?: string) => {
    const reached = await reachServer(url, ca);
    return reached.ok ? 'ok' : reached.error.code;
  };
  const good = await serve(await authority.issue(['localhost']));
  expect(await code(good, authority.certificate)).toBe('ok');
  expect(await code(good)).toBe('certificate-unknown-authority');
  const expired = await serve(await authority.issue(['localhost'], { expired: true }));
  expect(await code(expired, authority.certificate)).toBe('certificate-expired');
  const misnamed = await serve(await authority.issue(['autre.test']));
  expect(await code(misnamed, authority.certificate)).toBe('certificate-other-name');
  const other = await serve(await authority.issue(['localhost']), '<h1>Hello</h1>');
  expect(await code(other, authority.certificate)).toBe('not-a-city-server');
  expect(await code('https://nowhere.invalid')).toBe('unknown-name');
  expect(await code('https://127.0.0.1:9')).toBe('no-answer');
  const plain = createPlainServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await once(plain, 'listening');
  onTestFinished(() => void plain.close());
  expect(await code(`https://127.0.0.1:${(plain.address() as AddressInfo).port}`)).toBe('not-a-city-server');
});
