import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'playwright/test';
import { commandAs, environmentFor, homeOf } from '../../tools/accounts.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import {
  addFrame,
  frameHost,
  noticeOf,
  openAnew,
  runInFrame,
  runInPage,
  windowsOnScreen,
} from '../harness/hostile-site.ts';
import { beginVisit, call, journalOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const wrong = { expired: 'vieux.mairie.test', untrusted: 'inconnu.mairie.test', misnamed: 'autre-nom.mairie.test' };
const html = (body: string) => `<!doctype html><html lang="fr"><title>Mairie</title><body>${body}`;
/** Of the resident, as a smart card would hold it. Nothing here may show it to a site. */
const certificateName = 'passerelle-test-resident';

let terminal: Terminal;
let folder: string;
const shown: unknown[] = [];

const asks = (scheme: string) => (request: IncomingMessage, response: ServerResponse) =>
  void response
    .writeHead(401, {
      'www-authenticate': `${scheme} realm="Entrez le code de votre carte"`,
      'content-type': 'text/html; charset=utf-8',
    })
    .end(html(`<h1>${request.headers.authorization ?? 'Accès refusé'}</h1>`));

test.beforeAll(async () => {
  folder = mkdtempSync(join(runtimePaths().state, 'sign-in-'));
  giveCertificate();
  const site = { '/basic': asks('Basic'), '/digest': asks('Digest'), '/bearer': asks('Bearer') };
  const page = html(`<h1>Ma démarche</h1>`);
  terminal = await startTerminal({
    sites: {
      [home]: {
        ...site,
        '/': page,
        '/certificate': ({ socket }, response) => {
          shown.push((socket as TLSSocket).getPeerCertificate().subject ?? null);
          response.end('seen');
        },
      },
      [frameHost]: { ...site, '/': html('<h1>Paiement</h1>') },
      ...Object.fromEntries(Object.values(wrong).map((host) => [host, { '/': 'reached' }])),
    },
    ...Object.fromEntries(Object.entries(wrong).map(([kind, host]) => [kind, [host]])),
    asksForCertificates: true,
    procedures: [
      { id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost, ...Object.values(wrong)] },
      ...Object.entries(wrong).map(([id, host]) => ({ id, entry: `https://${host}/`, hosts: [host] })),
    ],
  });
});
test.afterAll(async () => {
  await terminal?.stop();
  takeCertificate();
  rmSync(folder, { recursive: true, force: true });
});

const inPage = (script: string) => runInPage(terminal, `void setTimeout(() => { ${script} }, 0)`);

test('a site that asks for a password in a window is stopped: no window, a word to the resident, and the page stays', async () => {
  await openAnew(terminal, 'mairie', home);
  const before = windowsOnScreen();
  for (const path of ['/basic', '/digest']) {
    await inPage(`location = '${path}'`);
    await expect.poll(() => noticeOf(terminal)).toEqual({ kind: 'sign-in', host: home });
    await new KioskWindow(terminal.kiosk).reads(say('fr', 'guest.sign-in.text', { host: home }));
    expect(windowsOnScreen()).toEqual(before);
    await call(terminal.kiosk, 'guest.back', {});
    expect(await runInPage(terminal, `document.querySelector('h1').textContent`)).toBe('Ma démarche');
  }
  const journal = journalOf(terminal.dataDirectory);
  expect(journal).toContainEqual(
    expect.objectContaining({ event: 'navigation-blocked', fields: { reason: 'sign-in' } }),
  );
  expect(JSON.stringify(journal)).not.toContain('code de votre carte');
});

test('a site that answers 401 with a page of its own shows it', async () => {
  await openAnew(terminal, 'mairie', home);
  await inPage(`location = '/bearer'`);
  await expect
    .poll(() => runInPage(terminal, `document.querySelector('h1').textContent`).catch(() => null))
    .toBe('Accès refusé');
  expect(await noticeOf(terminal)).toBeNull();
});

test('a frame and a script that ask for a password get no window either, and no password', async () => {
  await openAnew(terminal, 'mairie', home);
  await addFrame(terminal);
  const before = windowsOnScreen();
  const status = `fetch('/basic').then(({ status }) => status)`;
  expect(await runInPage(terminal, status)).toBe(401);
  expect(await runInFrame(terminal, status)).toBe(401);
  await runInFrame(terminal, `void setTimeout(() => { location = '/basic' })`);
  await expect.poll(() => runInFrame(terminal, 'document.body.innerText').catch(() => null)).toContain('Accès refusé');
  expect(windowsOnScreen()).toEqual(before);
  expect(await noticeOf(terminal)).toBeNull();
});

test('no certificate of a card is shown to a site that asks for one', async () => {
  await openAnew(terminal, 'mairie', home);
  const before = windowsOnScreen();
  expect(await runInPage(terminal, `fetch('/certificate').then((answer) => answer.text())`)).toBe('seen');
  expect(shown).toEqual([null]);
  expect(windowsOnScreen()).toEqual(before);
});

for (const [kind, host] of Object.entries(wrong)) {
  test(`a certificate that is ${kind} is said in words, and there is no way around it, nor in a frame`, async () => {
    await beginVisit(terminal.kiosk);
    await call(terminal.kiosk, 'guest.open', { procedure: kind });
    await untilState(terminal.kiosk, { guest: { notice: { kind: 'certificate' } } });
    await call(terminal.kiosk, 'guest.reload', {});
    await untilState(terminal.kiosk, { guest: { notice: { kind: 'certificate' }, loading: false } });
    await openAnew(terminal, 'mairie', home);
    expect(
      await runInPage(
        terminal,
        `fetch('https://${host}/', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`,
      ),
    ).toBe('refused');
    const frame = `Object.assign(document.createElement('iframe'), { src: 'https://${host}/', onload: resolve, onerror: resolve })`;
    await runInPage(terminal, `new Promise((resolve) => document.body.append(${frame})).then(() => {})`);
    expect(terminal.sites.requests.filter((request) => request.startsWith(host))).toEqual([]);
    expect(await noticeOf(terminal)).toBeNull();
  });
}

/** Puts a certificate and its key where Chromium looks for those of its user. */
function giveCertificate() {
  chmodSync(folder, 0o755);
  const [key, certificate, both] = ['key.pem', 'certificate.pem', 'both.p12'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=Amina',
      '-keyout',
      key,
      '-out',
      certificate,
    ],
    { stdio: 'pipe' },
  );
  execFileSync('openssl', [
    'pkcs12',
    '-export',
    '-name',
    certificateName,
    '-inkey',
    key,
    '-in',
    certificate,
    '-out',
    both,
    '-passout',
    'pass:',
  ]);
  chmodSync(both, 0o644);
  nss('pk12util', '-i', both, '-W', '', '-K', '');
}

function takeCertificate() {
  nss('certutil', '-F', '-n', certificateName);
}

function nss(program: string, ...args: string[]) {
  const database = `sql:${join(homeOf('interface'), '.pki', 'nssdb')}`;
  const [command, all] = commandAs('interface', program, ['-d', database, ...args]);
  execFileSync(command, all, { cwd: '/', env: environmentFor('interface'), stdio: 'pipe' });
}
