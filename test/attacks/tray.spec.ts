import { readdirSync, watch } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type TrayDocument, trayLimits } from '../../contract/tray.ts';
import { trayFolder } from '../../main/shell/tray/index.ts';
import { homeOf } from '../../tools/accounts.ts';
import { openAnew, runInPage } from '../harness/hostile-site.ts';
import { beginVisit, call, endVisit, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const elsewhere = 'ailleurs.test';
const mebibyte = 2 ** 20;
const fr = (key: string) => say('fr', key);
const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text.padEnd(200)}\n%%EOF\n`);
const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(200)]);

let terminal: Terminal;
let kiosk: KioskWindow;
/** What is being sent and not yet ended, so that a test can end it or see that nobody takes it any more. */
const sending = new Set<ServerResponse>();
let sentBytes = 0;

const file = (type: string, bytes: Uint8Array, headers: Record<string, string> = {}) =>
  function give(_request: IncomingMessage, response: ServerResponse) {
    response.writeHead(200, { 'content-type': type, ...headers }).end(bytes);
  };
const attached = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` });

/** Sends the beginning of a file, and leaves it at that. */
function begin(response: ServerResponse, headers: Record<string, string> = {}) {
  sending.add(response);
  response.on('close', () => sending.delete(response));
  response.writeHead(200, { 'content-type': 'application/pdf', ...attached('releve.pdf'), ...headers });
  response.write(pdf('le commencement'));
}

function sendForEver(response: ServerResponse, headers: Record<string, string> = {}) {
  begin(response, headers);
  const piece = Buffer.alloc(mebibyte, 'x');
  const send = () => {
    while (!response.destroyed) {
      sentBytes += piece.length;
      if (!response.write(piece)) return void response.once('drain', send);
    }
  };
  send();
}

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': '<!doctype html><html lang="fr"><title>Mairie</title><h1>Ma démarche</h1><input aria-label="Nom">',
        '/attached': file('application/octet-stream', pdf('un'), attached('Attestation de droits.pdf')),
        '/shown': file('application/pdf', pdf('deux')),
        '/named': file('application/pdf', pdf('trois'), {
          'content-disposition': "inline; filename*=UTF-8''..%2F..%2Favis%20d%E2%80%99imp%C3%B4t%E2%80%AEfdp.exe",
        }),
        '/picture': file('text/html', png, attached('photo.html')),
        '/program': file('application/pdf', Buffer.from(`#!/bin/sh\n${'x'.repeat(500)}`), attached('facture.pdf')),
        '/nothing': file('application/pdf', Buffer.alloc(0), attached('vide.pdf')),
        '/away': (_request, response) => void response.writeHead(302, { location: `https://${elsewhere}/f.pdf` }).end(),
        '/begun': (_request, response) => begin(response),
        '/endless': (_request, response) => sendForEver(response),
        '/huge': (_request, response) => sendForEver(response, { 'content-length': String(10 * 1024 * mebibyte) }),
      },
      [elsewhere]: { '/f.pdf': file('application/pdf', pdf('jamais')) },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
  });
  kiosk = new KioskWindow(terminal.kiosk);
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  sentBytes = 0;
  await beginVisit(terminal.kiosk);
  await openAnew(terminal, 'mairie', home);
});

const inPage = (code: string) => runInPage(terminal, `void setTimeout(() => { ${code} })`);
const save = (address: string, name = '') =>
  `Object.assign(document.createElement('a'), { href: ${address}, download: '${name}' }).click();`;
const made = `URL.createObjectURL(new Blob(['%PDF-1.7 made by the page'], { type: 'application/pdf' }))`;
const says = (outcome: string) => untilState(terminal.kiosk, { guest: { notice: { kind: 'download', outcome } } });
const documents = async (): Promise<readonly TrayDocument[]> => (await stateOf(terminal.kiosk)).tray.documents;
const heading = () => runInPage(terminal, `document.querySelector('h1').textContent`);
const memory = () => trayFolder(join(terminal.folder, 'shell'));
const filesInMemory = () => readdirSync(memory(), { recursive: true });

for (const [what, code, document] of [
  ['what a server attaches', `location = '/attached'`, { name: 'Attestation de droits.pdf', kind: 'pdf' }],
  ['what a browser shows elsewhere', `location = '/shown'`, { name: 'shown.pdf', kind: 'pdf' }],
  ['what would open in a window of its own', `open('/shown')`, { name: 'shown.pdf', kind: 'pdf' }],
  ['a link that saves', save(`'/shown'`, 'recu.pdf'), { name: 'recu.pdf', kind: 'pdf' }],
  ['what is made by the page', save(made, 'certificat.pdf'), { name: 'certificat.pdf', kind: 'pdf' }],
  ['what is made of data', save(`'data:application/pdf,%25PDF-1.7'`, 'd.pdf'), { name: 'd.pdf', kind: 'pdf' }],
  ['what is made by the page and opened', `open(${made})`, { name: 'document.pdf', kind: 'pdf' }],
  ['what is made by the page and gone to', `location = ${made}`, { name: 'document.pdf', kind: 'pdf' }],
  [
    'what is in a frame',
    `document.body.append(Object.assign(document.createElement('iframe'), { src: '/shown' }))`,
    { name: 'shown.pdf', kind: 'pdf' },
  ],
  ['a picture that says it is a page', `location = '/picture'`, { name: 'photo.html.png', kind: 'png' }],
] as const) {
  test(`${what} becomes a document of the visit, and the page stays`, async () => {
    await runInPage(terminal, `document.querySelector('input').value = 'Camille'`);
    await inPage(code);
    await says('kept');
    await kiosk.reads(fr('guest.download.kept.title'));
    expect(await documents()).toMatchObject([document]);
    await kiosk.press(fr('guest.return'));
    await untilState(terminal.kiosk, { guest: { notice: null } });
    expect(await heading()).toBe('Ma démarche');
    expect(await runInPage(terminal, `document.querySelector('input').value`)).toBe('Camille');
    expect(filesInMemory()).toHaveLength(2); // the folder of the visit, and the document in it
  });
}

test('the name that a site gives is for the eyes only, without what could deceive', async () => {
  await inPage(`location = '/named'`);
  await says('kept');
  const [document] = await documents();
  expect(document?.name).toMatch(/^[^\u202e/\\]*avis d’impôt[^\u202e]*\.pdf$/);
  expect(filesInMemory().join()).not.toMatch(/imp/);
});

for (const [what, path] of [
  ['a program that says it is a document', '/program'],
  ['an empty file', '/nothing'],
] as const) {
  test(`${what} is not kept, and the page stays`, async () => {
    await inPage(`location = '${path}'`);
    await says('not-a-document');
    await kiosk.reads(fr('guest.download.not-a-document.title'));
    await kiosk.press(fr('guest.return'));
    expect(await heading()).toBe('Ma démarche');
    expect(await documents()).toEqual([]);
    expect(filesInMemory().length).toBeLessThanOrEqual(1);
  });
}

for (const [what, code] of [
  ['led there by the server', `location = '/away'`],
  ['led there from a link that saves', save(`'/away'`, 'x.pdf')],
  ['by a link that saves', save(`'https://${elsewhere}/f.pdf'`)],
] as const) {
  test(`a file of another site than those of the procedure is not fetched, ${what}`, async () => {
    await inPage(code);
    await untilState(terminal.kiosk, { guest: { notice: { kind: 'blocked', host: elsewhere } } });
    expect(await documents()).toEqual([]);
    expect(terminal.sites.requests).not.toContain(`${elsewhere} /f.pdf`);
  });
}

test('a file that does not say how long it is, and has no end, is cut at the limit', async () => {
  await inPage(`location = '/endless'`);
  await says('too-large');
  await expect.poll(() => sending.size).toBe(0);
  expect(sentBytes).toBeGreaterThan(trayLimits.documentBytes);
  expect(sentBytes).toBeLessThan(trayLimits.documentBytes + 100 * mebibyte);
  await expect.poll(() => filesInMemory().length).toBeLessThanOrEqual(1);
});

test('a file that says that it is too large is not begun', async () => {
  await inPage(`location = '/huge'`);
  await says('too-large');
  await expect.poll(() => sending.size).toBe(0);
  expect(sentBytes).toBeLessThan(20 * mebibyte); // what fits between a server and a browser
  expect(filesInMemory()).toEqual([]);
});

test('a file that breaks off is said to, and leaves nothing', async () => {
  await inPage(`location = '/begun'`);
  await says('coming');
  await kiosk.reads(fr('guest.download.coming.title'));
  for (const response of sending) response.destroy();
  await says('failed');
  expect(await documents()).toEqual([]);
  await expect.poll(() => filesInMemory().length).toBeLessThanOrEqual(1);
});

test('while a file comes it is in memory only, and whoever does not wait for it stops it', async () => {
  const seen: string[] = [];
  const watchers = [memory(), homeOf('interface'), join(terminal.folder, 'shell')].map((folder) =>
    watch(folder, (_event, name) => seen.push(join(folder, `${name}`))),
  );
  await inPage(`location = '/begun'`);
  await says('coming');
  await expect.poll(() => filesInMemory().length).toBe(2);
  await kiosk.press(fr('guest.download.stop'));
  await untilState(terminal.kiosk, { guest: { notice: null } });
  await expect.poll(() => sending.size).toBe(0);
  await expect.poll(() => filesInMemory().length).toBe(1);
  for (const watcher of watchers) watcher.close();
  const begun = seen.filter((name) => name.includes('.org.chromium.')); // Chromium's own beginning of each file
  expect(begun).not.toEqual([]);
  expect(begun.filter((name) => !name.startsWith(memory()))).toEqual([]);
  expect(await heading()).toBe('Ma démarche');
});

test('a visit that ends while files come leaves nothing of them, and the next one gets none', async () => {
  await inPage(`${save(`'/begun'`, 'a.pdf')} ${save(made, 'b.pdf')}`);
  await expect.poll(async () => (await documents()).length).toBe(1);
  await endVisit(terminal.kiosk);
  expect(filesInMemory()).toEqual([]);
  await expect.poll(() => sending.size).toBe(0);
  await beginVisit(terminal.kiosk);
  expect(await documents()).toEqual([]);
});

test('a full tray is said to be full, with the way to make room, and takes another one then', async () => {
  await inPage(Array.from({ length: trayLimits.documents }, () => save(made, 'a.pdf')).join('\n'));
  await expect.poll(async () => (await documents()).length).toBe(trayLimits.documents);
  await says('kept');
  await call(terminal.kiosk, 'guest.back', {});
  await inPage(`location = '/attached'`);
  await says('tray-full');
  await kiosk.press(fr('documents.open'));
  await kiosk.reads(fr('documents.full'));
  await kiosk.press('a (10).pdf');
  await kiosk.press(fr('documents.remove.open'));
  await kiosk.press(fr('documents.remove.confirm'));
  await kiosk.reads('place pour 1 document');
  await kiosk.press(fr('product.back'));
  await kiosk.press(fr('guest.return'));
  await inPage(`location = '/attached'`);
  await says('kept');
  expect((await documents()).map(({ name }) => name)).toContain('Attestation de droits.pdf');
});

test('a file that came is not what is loaded anew, and the journal holds no name of it', async () => {
  await inPage(`open('/attached')`);
  await says('kept');
  await call(terminal.kiosk, 'guest.back', {});
  const asked = terminal.sites.requests.length;
  await call(terminal.kiosk, 'guest.reload', {});
  await expect.poll(() => terminal.sites.requests.slice(asked)).toContain(`${home} /`);
  await untilState(terminal.kiosk, { guest: { loading: false } }); // a page on its way would take what follows with it
  expect(terminal.sites.requests.slice(asked)).not.toContain(`${home} /attached`);
  await inPage(`location = '/program'`);
  await says('not-a-document');
  const journal = journalOf(terminal.dataDirectory);
  expect(journal).toContainEqual(expect.objectContaining({ event: 'document-received', fields: {} }));
  expect(journal).toContainEqual(
    expect.objectContaining({ event: 'document-refused', fields: { reason: 'not-a-document' } }),
  );
  expect(JSON.stringify(journal)).not.toMatch(/attestation|program|mairie\.test/i);
});
