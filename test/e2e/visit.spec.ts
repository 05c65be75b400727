import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'playwright/test';
import { homeOf } from '../../tools/accounts.ts';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import { passTime } from '../harness/clock.ts';
import { beginVisit, call, endVisit, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const [first, second] = demoCards.filter(({ kind }) => kind === 'home').map(({ number }) => number) as [string, string];

let terminal: Terminal;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': '<!doctype html><html lang="fr"><title>Mairie</title><h1>Ma démarche</h1><input aria-label="Nom">',
        '/cookie': (request, response) =>
          void response
            .writeHead(200, { 'set-cookie': 'jar=full; Secure', etag: '"seen"' })
            .end(request.headers.cookie ?? 'none'),
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
  });
  await untilState(terminal.kiosk, { services: 'connected', status: { reader: 'ready' } });
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  terminal.reader.remove();
});

async function openSite() {
  await call(terminal.kiosk, 'guest.open', { procedure: 'mairie' });
  const guest = await terminal.guest(home);
  await guest.waitForLoadState();
  return guest;
}

const minutes = (count: number) => count * 60_000;
const seconds = (count: number) => count * 1000;
const warning = (kind: string) => ({ visit: { stage: 'active', warning: { kind } } });

test('a touch begins a visit, a button ends it, and the resident is told that all is erased', async () => {
  const { kiosk } = terminal;
  await kiosk.getByRole('button', { name: /Français/ }).click();
  await untilState(kiosk, { visit: { stage: 'active', hasCard: false, budget: 'maximum', warning: null } });
  await call(kiosk, 'visit.end', {});
  await untilState(kiosk, { visit: { stage: 'wiped', reason: 'button' } });
  await expect(kiosk.getByRole('heading', { name: 'Tout est effacé' })).toBeVisible();
});

test('a card begins a visit, another one is ignored, and taking the card away ends it', async () => {
  const { kiosk, reader, app } = terminal;
  await passTime(app, seconds(11)); // the farewell of the visit before
  await untilState(kiosk, { visit: { stage: 'attract' } });
  reader.present(first);
  await untilState(kiosk, { visit: { stage: 'active', hasCard: true } });
  reader.remove();
  await untilState(kiosk, warning('card-removed'));
  reader.present(first);
  await untilState(kiosk, { visit: { stage: 'active', hasCard: true, warning: null } });
  reader.remove();
  await untilState(kiosk, warning('card-removed'));
  await passTime(app, seconds(46));
  await untilState(kiosk, { visit: { stage: 'wiped', reason: 'card-removed' } });
});

test('whoever lays a card down in place of the first begins a visit of their own', async () => {
  const { kiosk, reader } = terminal;
  await beginVisit(kiosk);
  reader.present(first);
  await untilState(kiosk, { visit: { hasCard: true } });
  const guest = await openSite();
  reader.remove();
  await untilState(kiosk, warning('card-removed'));
  reader.present(second);
  await expect.poll(() => guest.isClosed()).toBe(true);
  await untilState(kiosk, { visit: { stage: 'active', hasCard: true, warning: null }, guest: { state: 'closed' } });
});

test('time runs out after a warning, and can be lengthened', async () => {
  const { kiosk, app } = terminal;
  await beginVisit(kiosk);
  await passTime(app, minutes(44.2));
  await untilState(kiosk, { visit: { warning: { kind: 'time', canExtend: true } } });
  expect(await call(kiosk, 'visit.continue', {})).toEqual({ ok: true, value: {} });
  await untilState(kiosk, { visit: { stage: 'active', warning: null } });
  await passTime(app, minutes(10));
  await untilState(kiosk, warning('time'));
  await passTime(app, seconds(60));
  await untilState(kiosk, { visit: { stage: 'wiped', reason: 'time' } });
});

test('silence is asked about, a touch answers, and silence again ends the visit', async () => {
  const { kiosk, app } = terminal;
  await beginVisit(kiosk);
  await passTime(app, seconds(121));
  await untilState(kiosk, warning('inactivity'));
  await kiosk.mouse.click(5, 5);
  await untilState(kiosk, { visit: { stage: 'active', warning: null } });
  await passTime(app, seconds(121));
  await untilState(kiosk, warning('inactivity'));
  await passTime(app, seconds(46));
  await untilState(kiosk, { visit: { stage: 'wiped', reason: 'inactivity' } });
});

test('typing in a site is activity too', async () => {
  const { kiosk, app } = terminal;
  await beginVisit(kiosk);
  const guest = await openSite();
  await passTime(app, seconds(100));
  await guest.getByRole('textbox', { name: 'Nom' }).pressSequentially('Amina');
  await passTime(app, seconds(100));
  await new Promise((resolve) => setTimeout(resolve, 1_200)); // two ticks, in which nothing may happen
  expect(await stateOf(kiosk)).toMatchObject({ visit: { stage: 'active', warning: null } });
});

test('nothing of a visit is left for the next one: cookies, storage, cache, history, clipboards', async () => {
  const { kiosk, app, sites } = terminal;
  await beginVisit(kiosk);
  const guest = await openSite();
  await guest.goto(`https://${home}/cookie`);
  await guest.evaluate(async () => {
    localStorage.setItem('canary', 'first');
    sessionStorage.setItem('canary', 'first');
    await caches.open('canary').then((cache) => cache.put('/canary', new Response('first')));
    await new Promise((resolve) => Object.assign(indexedDB.open('canary'), { onsuccess: resolve }));
    await navigator.storage.getDirectory().then((root) => root.getFileHandle('canary', { create: true }));
  });
  await guest.goto(`https://${home}/cookie`);
  await expect(guest.getByText('jar=full')).toBeVisible();
  await app.evaluate(({ clipboard }) => {
    (clipboard as unknown as { writeText(text: string, type?: string): void }).writeText('canary');
    (clipboard as unknown as { writeText(text: string, type?: string): void }).writeText('canary', 'selection');
  });

  await endVisit(kiosk);
  expect(guest.isClosed()).toBe(true);
  await beginVisit(kiosk);
  const next = await openSite();
  expect(
    await next.evaluate(async () => ({
      cookie: document.cookie,
      local: localStorage.length,
      session: sessionStorage.length,
      caches: await caches.keys(),
      databases: await indexedDB.databases(),
      history: history.length,
      files: await navigator.storage.getDirectory().then((root) =>
        root.getFileHandle('canary').then(
          () => 1,
          () => 0,
        ),
      ),
    })),
  ).toEqual({ cookie: '', local: 0, session: 0, caches: [], databases: [], history: 1, files: 0 });
  const conditional = sites.requests.length;
  await next.goto(`https://${home}/cookie`);
  await expect(next.getByText('none')).toBeVisible();
  expect(sites.requests.length).toBe(conditional + 1);
  const read = (type: string) =>
    app.evaluate(
      ({ clipboard }, type) => (clipboard as unknown as { readText(type: string): string }).readText(type),
      type,
    );
  expect([await read('clipboard'), await read('selection')]).toEqual(['', '']);
});

test('nothing of a visit is on the disk after it', async () => {
  const { kiosk, folder } = terminal;
  const canary = `canari-${Date.now()}`;
  await beginVisit(kiosk);
  const guest = await openSite();
  await guest.getByRole('textbox', { name: 'Nom' }).fill(canary);
  await guest.evaluate(async (canary) => {
    await cookieStore.set({ name: canary, value: canary, expires: Date.now() + 9_999_999 });
    localStorage.setItem(canary, canary);
    await caches.open(canary).then((cache) => cache.put(`/${canary}`, new Response(canary)));
    await fetch(`/${canary}`);
    location.hash = canary;
  }, canary);
  await endVisit(kiosk);
  const found = spawnSync('grep', [
    '--recursive',
    '--files-with-matches',
    '--text',
    canary,
    folder,
    homeOf('interface'),
  ]);
  expect(found.stdout.toString()).toBe('');
  expect(found.status).toBe(1);
});

test('when the kiosk page crashes the visit is wiped, and the page comes back', { tag: '@longer' }, async () => {
  const { kiosk, app, dataDirectory } = terminal;
  await beginVisit(kiosk);
  const guest = await openSite();
  await app.evaluate(({ webContents }) => {
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('passerelle:'))
      ?.forcefullyCrashRenderer();
  });
  await expect.poll(() => guest.isClosed()).toBe(true);
  const crashes = () => journalOf(dataDirectory).filter(({ event }) => event === 'visit-crashed');
  await expect.poll(crashes).toEqual([expect.objectContaining({ fields: { part: 'kiosk-window' } })]);
  const visible = () =>
    app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getURL().startsWith('passerelle:'))
        ?.executeJavaScript('document.body.innerText'),
    );
  await expect.poll(visible).toContain('Tout est effacé');
});

test('a wipe that fails ends the shell, and the next one begins clean', { tag: '@longer' }, async () => {
  const shell = await restarted();
  await beginVisit(shell.kiosk);
  await call(shell.kiosk, 'guest.open', { procedure: 'mairie' });
  const guest = await shell.guest(home);
  await guest.waitForLoadState();
  await shell.app.evaluate(({ webContents }) => {
    const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
    if (site) site.session.clearData = () => Promise.reject(new Error('refused for the test'));
  });
  const ended = once(shell.app.process(), 'exit');
  await call(shell.kiosk, 'visit.end', {}).catch(() => {});
  expect(await ended).toEqual([75, null]);
  expect(journalOf(terminal.dataDirectory).at(-2)).toMatchObject({
    event: 'wipe-failed',
    fields: { step: 'guest-storage' },
  });
  latest = await terminal.relaunch();
  await untilState(latest.kiosk, { services: 'connected', visit: { stage: 'attract' } });
});

let latest: Awaited<ReturnType<Terminal['relaunch']>> | undefined;

/** A shell in which nothing has happened. */
async function restarted() {
  await (latest ?? terminal).app.close();
  latest = await terminal.relaunch();
  await untilState(latest.kiosk, { services: 'connected' });
  return latest;
}
