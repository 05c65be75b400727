import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Authority, makeAuthority } from '../../../tools/stack/certificates.ts';
import { checkCatalogues, checkLinks } from './index.ts';

/** What a local server answers under any name of the tests, by path. */
const answers: Record<string, { status: number; location?: string; onlyGet?: boolean }> = {
  '/good': { status: 200 },
  '/robots-unwelcome': { status: 403 },
  '/only-get': { status: 200, onlyGet: true },
  '/moved': { status: 302, location: 'https://b.example/good' },
  '/moved-away': { status: 302, location: 'https://elsewhere.example/good' },
  '/moved-down': { status: 301, location: 'http://a.example/good' },
  '/gone': { status: 404 },
  '/broken': { status: 503 },
  '/round': { status: 302, location: '/round' },
};

let authority: Authority;
let port: number;
const server = createServer(({ url = '', method }, response) => {
  const answer = answers[url];
  if (answer === undefined) return; // never answers
  const status = answer.onlyGet && method === 'HEAD' ? 405 : answer.status;
  response.writeHead(status, answer.location === undefined ? {} : { location: answer.location }).end();
});

beforeAll(async () => {
  authority = await makeAuthority({ name: 'Passerelle link test', days: 1 });
  const { certificate: cert, key } = await authority.issue(['a.example', 'b.example']);
  server.setSecureContext({ cert, key });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => server.closeAllConnections());

/** `fetch` with every name at the local server, whose authority it trusts. */
const fetch: typeof globalThis.fetch = (input, init) =>
  new Promise((resolve, reject) => {
    const { hostname, pathname } = new URL(String(input));
    request(
      {
        host: '127.0.0.1',
        port,
        servername: hostname,
        path: pathname,
        method: init?.method,
        ca: authority.certificate,
        agent: false,
        ...(init?.signal && { signal: init.signal }),
      },
      ({ statusCode: status = 0, headers: { location } }) =>
        resolve(new Response(null, { status, headers: location === undefined ? {} : { location } })),
    )
      .on('error', reject)
      .end();
  });

async function said(path: string, host = 'a.example', timeoutMs = 5_000): Promise<string[]> {
  const text = `procedures:
  - id: a
    theme: justice
    title: { fr: A, en: A, ar: A }
    summary: { fr: A., en: A., ar: A. }
    entry: https://${host}${path}
    hosts: [a.example, b.example, c.example]
    source: b.example, c.example
    checkedOn: 2026-11-22
`;
  const { files } = checkCatalogues([{ file: 'a.yaml', text }], '2026-11-22');
  const findings = await checkLinks(files, { fetch, timeoutMs });
  return findings.map(({ file, line, level, field, message }) => `${file}:${line} ${level} ${field}: ${message}`);
}

const entry = 'a.yaml:6 error procedures[0].entry';

test.each(['/good', '/robots-unwelcome', '/only-get', '/moved'])('a link that answers passes: %s', async (path) => {
  expect(await said(path)).toEqual([]);
});

test('a link that leads out of its procedure, or out of https, would be refused at the terminal', async () => {
  expect(await said('/moved-away')).toEqual([
    `${entry}: It leads to elsewhere.example, which terminals refuse in this procedure: The host does not belong to the procedure.`,
  ]);
  expect(await said('/moved-down')).toEqual([
    `${entry}: It leads to a.example, which terminals refuse in this procedure: The address is http; only https is allowed.`,
  ]);
});

test('a link that no longer leads anywhere is an error; a server that is out of order wants another look', async () => {
  expect(await said('/gone')).toEqual([`${entry}: a.example answers that there is no such page (404).`]);
  expect(await said('/round')).toEqual([`${entry}: It leads from page to page without end.`]);
  expect(await said('/broken')).toEqual([
    'a.yaml:6 warning procedures[0].entry: a.example answers that it is out of order (503).',
  ]);
});

test('a server that does not answer in time, or is not who it should be, is named with the reason', async () => {
  expect(await said('/silent', 'a.example', 100)).toEqual([`${entry}: a.example does not answer: it takes too long.`]);
  expect(await said('/good', 'c.example')).toEqual([
    `${entry}: c.example does not answer: its certificate is for another host.`,
  ]);
});
