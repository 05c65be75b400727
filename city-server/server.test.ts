import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:tls';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toBase64url } from '../ballot/index.ts';
import { terminalApi } from '../contract/sync.ts';
import { startTestCity } from './testing/city.ts';
import { send } from './testing/request.ts';

const place = 'place-du-marche';
const routes = [
  ['POST', '/enrolment'],
  ['POST', '/heartbeat'],
  ['POST', `/consultations/${place}/package`],
  ['PUT', `/consultations/${place}/batches/${toBase64url(new Uint8Array(16))}`],
  ['PUT', `/consultations/${place}/marks`],
  ['PUT', `/consultations/${place}/final`],
  ['POST', `/consultations/${place}/reservations`],
] as const;

test('garbage of any kind, at any address, is refused in the words of the contract, and nothing breaks', async () => {
  const city = await startTestCity();
  await city.publish();
  const type = fc.constantFrom('application/json', 'application/octet-stream', 'text/plain', 'application/xml', '');
  const bytes = fc.uint8Array({ maxLength: 300 });
  const json = fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text));
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), type, fc.oneof(bytes, json), async ([method, path], kind, body) => {
      const headers: Record<string, string> = kind ? { 'content-type': kind } : {};
      const answer = await send(`${city.publicUrl}${terminalApi}${path}`, { method, headers, body, ca: city.ca });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
      expect(Object.keys(answer.json()).sort()).toEqual(['error', 'message']);
    }),
    { numRuns: 150 },
  );
  expect(city.logged).toEqual([]);
});

test('bodies that are too large are refused before they are read', async () => {
  const city = await startTestCity();
  for (const [method, path] of routes.filter(([, address]) => !address.includes('batches'))) {
    const headers = { 'content-type': 'application/json', 'content-length': String(64 * 1024 * 1024) };
    const answer = await send(`${city.publicUrl}${terminalApi}${path}`, { method, headers, body: '{', ca: city.ca });
    expect(answer, path).toMatchObject({ status: 413 });
  }
});

test('a name in a body that would reach into prototypes is refused', async () => {
  const city = await startTestCity();
  for (const body of ['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}']) {
    const headers = { 'content-type': 'application/json' };
    const url = `${city.publicUrl}${terminalApi}/heartbeat`;
    expect((await send(url, { method: 'POST', headers, body, ca: city.ca })).status).toBe(400);
  }
});

test('when every connection to PostgreSQL is cut, requests are told to come later, and all is well once it is back', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await city.publish();
  const held = await terminal.fetch(place, city.serverKey);
  const batch = terminal.makeBatch(
    held,
    Array.from({ length: 4 }, () => ({ kind: 'blank' }) as const),
  );
  const cut = () =>
    city.database.run(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
  const statuses = new Set<number>();
  for (let round = 0; round < 8; round += 1) {
    const [answer] = await Promise.all([terminal.sendBatch(batch), cut()]);
    statuses.add(answer.status);
  }
  expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
  expect((await terminal.sendBatch(batch)).status).toBe(200);
  expect(await city.database.row('select count(*)::int "count" from ballots')).toEqual({ count: 4 });
});

test('an error is logged by its route, with nothing of who asked or what', async () => {
  const city = await startTestCity();
  const terminal = await city.enrol('centre');
  await city.publish();
  await city.database.run('drop table marks cascade');
  const token = toBase64url(randomBytes(32));
  expect((await terminal.sendMarks(place, [token])).json()).toMatchObject({ error: 'no-delivery' });
  await terminal.requestPackage(place);
  expect((await terminal.sendMarks(place, [token])).json()).toEqual({
    error: 'failed',
    message: 'The server failed.',
  });
  expect((await city.page(`/consultations/${place}?tracker=7K3M-Q2ZD-0VXA`)).status).toBe(500);
  const logged = city.logged.join('\n');
  expect(logged).toContain('PUT /api/terminal/v1/consultations/:consultation/marks');
  for (const secret of [token, '127.0.0.1', '7K3M', 'tracker=']) expect(logged).not.toContain(secret);
});

test('a caller that opens connections and says nothing does not keep the server from closing', async () => {
  const city = await startTestCity();
  const port = Number(new URL(city.publicUrl).port);
  const sockets = Array.from({ length: 20 }, () => connect({ host: '127.0.0.1', port, ca: city.ca }));
  await Promise.all(sockets.map((socket) => once(socket, 'secureConnect')));
  for (const socket of sockets) socket.on('error', () => {});
  sockets[0]?.write(
    `PUT ${terminalApi}/consultations/${place}/batches/x HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n`,
  );
  await city.restart();
  expect((await city.page('/')).status).toBe(200);
  for (const socket of sockets) socket.destroy();
});
