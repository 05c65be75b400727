import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { beginVisit, call, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';
import { confirmEnd } from '../harness/visits.ts';

const home = 'www.mairie.test';
const expired = 'vieux.mairie.test';

let terminal: Terminal;
let isDown = false;
let headers: IncomingHttpHeaders = {};

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': (request, response) => {
          headers = request.headers;
          if (isDown) request.socket.destroy();
          else page(response, '<h1>Ma démarche</h1><a href="/suite">Continuer</a>');
        },
        '/suite': (_request, response) =>
          page(response, '<h1>Étape 2</h1><a href="https://ailleurs.test/">Ailleurs</a>'),
        '/long': (_request, response) => page(response, '<h1>Long</h1><script>for (;;) {}</script>'),
      },
      [expired]: { '/': 'expired' },
    },
    expired: [expired],
    procedures: [
      { id: 'mairie', title: { fr: 'Démarche de la mairie' }, entry: `https://${home}/`, hosts: [home] },
      { id: 'ancien', entry: `https://${expired}/`, hosts: [expired] },
      { id: 'absent', entry: 'https://absent.mairie.test/', hosts: ['absent.mairie.test'] },
    ],
  });
  await beginVisit(terminal.kiosk);
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  isDown = false;
  if ((await stateOf(terminal.kiosk)).visit.stage !== 'active') await beginVisit(terminal.kiosk);
  await call(terminal.kiosk, 'guest.close', {});
});

function page(response: ServerResponse, body: string) {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(`<!doctype html><html lang="fr">${body}`);
}

const fr = (key: string) => say('fr', key);
const open = (procedure: string) => call(terminal.kiosk, 'guest.open', { procedure });
const notice = (kind: string) => ({ guest: { state: 'open', notice: { kind } } });
const heading = (guest: Page) => guest.getByRole('heading');

test('through the screens: from the home to the site, to a page that is blocked, back to the site, and out', async () => {
  const kiosk = new KioskWindow(terminal.kiosk);
  await kiosk.press(fr('bar.home'));
  await kiosk.press(fr('home.procedure.title'));
  await kiosk.press(fr('themes.names.logement'));
  await kiosk.press('Démarche de la mairie');
  await kiosk.press(fr('procedure.start'));
  const guest = await terminal.guest(home);
  await guest.getByRole('link', { name: 'Continuer' }).click();
  await expect(heading(guest)).toHaveText('Étape 2');
  await guest.getByRole('link', { name: 'Ailleurs' }).click({ noWaitAfter: true });
  await kiosk.reads(fr('guest.blocked.title'));
  await kiosk.reads('ailleurs.test');
  await kiosk.press(fr('guest.return'));
  await untilState(terminal.kiosk, { guest: { notice: null, host: home } });
  expect(await guest.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Étape 2');
  await kiosk.press(fr('bar.end'));
  await confirmEnd(kiosk, 'fr');
  expect(guest.isClosed()).toBe(true);
});

test('a procedure opens below the bar, with the host in words and the way back', async () => {
  const { kiosk } = terminal;
  expect(await open('mairie')).toEqual({ ok: true, value: {} });
  const guest = await terminal.guest(home);
  await expect(heading(guest)).toHaveText('Ma démarche');
  await untilState(kiosk, {
    guest: { procedure: 'mairie', host: home, loading: false, canGoBack: false, notice: null },
  });
  await guest.getByRole('link', { name: 'Continuer' }).click();
  await expect(heading(guest)).toHaveText('Étape 2');
  await untilState(kiosk, { guest: { canGoBack: true } });
  await call(kiosk, 'guest.back', {});
  await expect(heading(guest)).toHaveText('Ma démarche');
  await call(kiosk, 'guest.close', {});
  await untilState(kiosk, { guest: { state: 'closed' } });
  await expect.poll(() => guest.isClosed()).toBe(true);
});

test('a site is asked for French, by a browser without a name of its own', async () => {
  await open('mairie');
  await expect(heading(await terminal.guest(home))).toBeVisible();
  expect(headers['accept-language']).toMatch(/^fr/);
  expect(headers['user-agent']).toMatch(/Chrome\/\d+/);
  expect(headers['user-agent']).not.toMatch(/electron|passerelle/i);
});

test('the site shows where the kiosk page has room for it, and steps aside for a dialog, with the keyboard', async () => {
  const { kiosk, app } = terminal;
  await open('mairie');
  const guest = await terminal.guest(home);
  await expect(heading(guest)).toBeVisible();
  await call(kiosk, 'guest.place', { topPx: 200, bottomPx: 900, visible: true });
  const size = () => guest.evaluate(() => [innerWidth, innerHeight]);
  const [width] = await kiosk.evaluate(() => [innerWidth]);
  await expect.poll(size).toEqual([width, 700]);
  const isVisible = () =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.contentView.children[0]?.getVisible());
  const keyboard = () => app.evaluate(({ webContents }) => webContents.getFocusedWebContents()?.getURL());
  expect(await isVisible()).toBe(true);
  await expect.poll(keyboard).toBe(`https://${home}/`);
  await call(kiosk, 'guest.place', { topPx: 200, bottomPx: 900, visible: false });
  expect(await isVisible()).toBe(false);
  await expect.poll(keyboard).toContain('passerelle://');
});

test('a site that cannot be found is said to be unknown', async () => {
  await open('absent');
  await untilState(terminal.kiosk, notice('not-found'));
});

test('a site that fails and comes back is reached by trying again', async () => {
  isDown = true;
  await open('mairie');
  await untilState(terminal.kiosk, notice('unreachable'));
  isDown = false;
  await call(terminal.kiosk, 'guest.reload', {});
  await untilState(terminal.kiosk, { guest: { state: 'open', notice: null, host: home, loading: false } });
  await expect(heading(await terminal.guest(home))).toHaveText('Ma démarche');
});

test('a certificate that is not valid is said in words, and there is no way around it', async () => {
  await open('ancien');
  await untilState(terminal.kiosk, notice('certificate'));
  await call(terminal.kiosk, 'guest.reload', {});
  await untilState(terminal.kiosk, notice('certificate'));
  expect(terminal.sites.requests).not.toContain(`${expired} /`);
});

test('a procedure that is not in the catalogue is an error', async () => {
  expect(await open('inconnue')).toEqual({ ok: false, error: { code: 'unknown-procedure' } });
});

test('a site that crashes is said to have, keeps the visit, and can be opened again', async () => {
  const { kiosk, app } = terminal;
  await open('mairie');
  await expect(heading(await terminal.guest(home))).toBeVisible();
  await app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('https:'))
      ?.forcefullyCrashRenderer(),
  );
  await untilState(kiosk, { visit: { stage: 'active' }, ...notice('crashed') });
  await call(kiosk, 'guest.reload', {});
  await untilState(kiosk, { guest: { notice: null, loading: false, host: home } });
  const showing = () =>
    app.evaluate(({ webContents }) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getURL().startsWith('https:'))
        ?.executeJavaScript('document.querySelector("h1").textContent'),
    );
  await expect.poll(showing).toBe('Ma démarche');
});

test('a site that hangs holds up neither its closing nor the wipe', async () => {
  const { kiosk, app } = terminal;
  await open('mairie');
  await expect(heading(await terminal.guest(home))).toBeVisible();
  await app.evaluate(({ webContents }, url) => {
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('https:'))
      ?.loadURL(url)
      .catch(() => {});
  }, `https://${home}/long`);
  await expect.poll(() => terminal.sites.requests).toContain(`${home} /long`);
  await call(kiosk, 'guest.close', {});
  await call(kiosk, 'visit.end', {});
  await untilState(kiosk, { visit: { stage: 'wiped', reason: 'button' } });
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
});

test('outside a visit no procedure opens', async () => {
  const { kiosk } = terminal;
  await call(kiosk, 'visit.end', {});
  await untilState(kiosk, { visit: { stage: 'wiped' } });
  expect(await open('mairie')).toEqual({ ok: false, error: { code: 'no-visit' } });
  for (const name of ['guest.back', 'guest.reload', 'guest.home', 'guest.close'] as const)
    expect(await call(kiosk, name, {})).toEqual({ ok: false, error: { code: 'no-guest' } });
});
