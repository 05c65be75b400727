import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { homeOf } from '../../tools/accounts.ts';
import { noticeOf, openAnew, runInPage } from '../harness/hostile-site.ts';
import { beginVisit, call, endVisit, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { pdfOf } from '../harness/pdf.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
let terminal: Terminal;
let kiosk: Page;
let visits = 0;
/** What a resident would leave: it is typed, stored and sent, and must be nowhere afterwards. */
let canary = '';

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': '<!doctype html><html lang="fr"><title>Mairie</title><h1>Ma démarche</h1><input aria-label="Nom">',
        '/remember': (_request, response) =>
          void response
            .writeHead(200, {
              'strict-transport-security': 'max-age=31536000; includeSubDomains',
              'alt-svc': 'h3=":443"; ma=86400',
              'cache-control': 'max-age=86400, immutable',
              etag: `"${canary}"`,
              'set-cookie': `${canary}=${canary}; Max-Age=86400; Secure`,
              'content-type': 'text/javascript',
            })
            .end(`globalThis.known = '${canary}';`),
        '/document': (_request, response) =>
          void response
            .writeHead(200, { 'content-disposition': `attachment; filename="${canary}.pdf"` })
            .end(pdfOf([canary])),
      },
    },
    hasOffice: true,
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
  });
  kiosk = terminal.kiosk;
});
test.afterAll(() => terminal?.stop());

test.beforeEach(() => {
  canary = `canari${process.pid}x${++visits}x${Date.now()}`;
});

/** Leaves the canary wherever a page can. */
async function leaveCanary(guest: Page) {
  await guest.getByRole('textbox', { name: 'Nom' }).fill(canary);
  await guest.evaluate(async (canary) => {
    localStorage.setItem(canary, canary);
    sessionStorage.setItem(canary, canary);
    // biome-ignore lint/suspicious/noDocumentCookie: the cookie that a site leaves in the plainest way
    document.cookie = `${canary}=${canary}; max-age=86400; secure`;
    await new Promise((resolve) => Object.assign(indexedDB.open(canary), { onsuccess: resolve }));
    await caches.open(canary).then((cache) => cache.put(`/${canary}`, new Response(canary)));
    const root = await navigator.storage.getDirectory();
    const file = await root.getFileHandle(canary, { create: true });
    const writable = await file.createWritable();
    await writable.write(canary);
    await writable.close();
    await fetch('/remember', { credentials: 'include' });
    await new Promise((resolve) =>
      document.head.append(Object.assign(document.createElement('script'), { src: '/remember', onload: resolve })),
    );
    location.hash = canary;
    console.error(canary);
  }, canary);
}

/** Files below what the terminal and its accounts can write that hold the canary, in plain or as the browser writes text (UTF-16). */
function filesWith(text: string): string[] {
  const wide = [...text].map((letter) => `${letter}\\x00`).join('');
  const folders = [
    terminal.folder,
    homeOf('interface'),
    homeOf('services'),
    '/dev/shm',
    '/var/crash',
    '/var/spool/cups',
  ];
  const { stdout } = spawnSync('grep', ['-rlaP', '--devices=skip', '-e', `${text}|${wide}`, ...folders], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter(Boolean);
}

const journalText = () => JSON.stringify(journalOf(terminal.dataDirectory));

test('nothing of a visit is on the disk, in shared memory, in the spool or in the journal', async () => {
  await leaveCanary(await openAnew(terminal, 'mairie', home));
  await endVisit(kiosk);
  expect(filesWith(canary)).toEqual([]);
  expect(journalText()).not.toContain(canary);
  expect(terminal.output()).not.toContain(canary);
});

test('nothing is left of a document that was taken, looked at and printed', async () => {
  await openAnew(terminal, 'mairie', home);
  await runInPage(terminal, `void setTimeout(() => { location = '/document' })`);
  await untilState(kiosk, { guest: { notice: { kind: 'download', outcome: 'kept' } } });
  const document = (await stateOf(kiosk)).tray.documents[0]?.id ?? '';
  await call(kiosk, 'documents.open', { document });
  await untilState(kiosk, { reading: { document, stage: 'open' } });
  await call(kiosk, 'documents.place', { topPx: 200, bottomPx: 900, visible: true });
  await call(kiosk, 'printing.print', { document, pages: 1 });
  await untilState(kiosk, { printing: { state: 'done' } });
  expect(filesWith(canary)).not.toEqual([]); // it lies in memory until the end
  await endVisit(kiosk);
  expect(filesWith(canary)).toEqual([]);
  expect(journalText()).not.toContain(canary);
  expect(terminal.output()).not.toContain(canary);
});

test('nothing of a visit is left by a page that crashed', async () => {
  await leaveCanary(await openAnew(terminal, 'mairie', home));
  await terminal.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('https:'))
      ?.forcefullyCrashRenderer(),
  );
  await expect.poll(() => noticeOf(terminal)).toEqual({ kind: 'crashed' });
  await endVisit(kiosk);
  expect(filesWith(canary)).toEqual([]);
});

test('two visits share no session of the browser: not its zoom, nor who must be asked over https, nor who signed in', async () => {
  const about = () =>
    terminal.app.evaluate(async ({ webContents }, home) => {
      const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
      if (!site) throw new Error('no site');
      const known = (globalThis as unknown as { sessions: Set<unknown> }).sessions ?? new Set();
      Object.assign(globalThis, { sessions: known });
      const isNew = !known.has(site.session);
      known.add(site.session);
      const cache = await site.session.getCacheSize();
      const zoom = site.getZoomFactor();
      site.setZoomFactor(2);
      return { isNew, zoom, persistent: site.session.isPersistent(), path: site.session.storagePath, cache, home };
    }, home);
  await beginVisit(kiosk);
  const first = await openAnew(terminal, 'mairie', home);
  await first.goto(`https://${home}/remember`);
  expect(await about()).toMatchObject({ isNew: true, zoom: 1, persistent: false, path: null });
  await endVisit(kiosk);
  const asked = terminal.sites.requests.length;
  await beginVisit(kiosk);
  const second = await openAnew(terminal, 'mairie', home);
  expect(await about()).toMatchObject({ isNew: true, zoom: 1, persistent: false, path: null });
  await second.goto(`https://${home}/remember`);
  expect(terminal.sites.requests.slice(asked).filter((request) => request === `${home} /remember`)).toHaveLength(1);
  expect(await second.evaluate(() => [document.cookie.split('; ').length, history.length])).toEqual([1, 2]);
});

test('nothing of a visit is left by a shell that was killed in the middle of it', async () => {
  await leaveCanary(await openAnew(terminal, 'mairie', home));
  const ended = once(terminal.app.process(), 'exit');
  terminal.app.process().kill('SIGKILL');
  await ended;
  expect(filesWith(canary)).toEqual([]);
  const next = await terminal.relaunch();
  await untilState(next.kiosk, { services: 'connected', visit: { stage: 'attract' }, guest: { state: 'closed' } });
  await beginVisit(next.kiosk);
  await call(next.kiosk, 'guest.open', { procedure: 'mairie' });
  const guest = await next.guest(home);
  await guest.waitForLoadState();
  expect(await guest.evaluate(() => [document.cookie, localStorage.length, history.length])).toEqual(['', 0, 1]);
  expect(journalText()).not.toContain(canary);
});
