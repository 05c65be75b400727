import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import {
  addFrame,
  frameHost,
  noticeOf,
  openAnew,
  runInFrame,
  runInPage,
  windowsOnScreen,
} from '../harness/hostile-site.ts';
import { call, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const html = (body: string) => `<!doctype html><html lang="fr"><title>Mairie</title><body>${body}`;

let terminal: Terminal;
let guest: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': html(`<h1>Ma démarche</h1><a id="next" href="/next">Suite</a>`),
        '/next': html('<h1>Étape 2</h1>'),
        '/popup': html(`<h1>Fenêtre</h1><script>window.open('https://evil.test/')</script>`),
      },
      [frameHost]: { '/': html('<h1>Paiement</h1>') },
      'evil.test': { '/': html('evil') },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  guest = await openAnew(terminal, 'mairie', home);
});

test.afterEach(async () => {
  expect(terminal.sites.requests.filter((request) => request.startsWith('evil.test'))).toEqual([]);
  expect(terminal.app.windows().length).toBeLessThanOrEqual(2);
});

const heading = () => guest.evaluate(() => document.querySelector('h1')?.textContent).catch(() => null);
const expectHeading = (text: string) => expect.poll(heading).toBe(text);

for (const [how, options] of [
  ['with Ctrl', { modifiers: ['Control'] }],
  ['with Shift', { modifiers: ['Shift'] }],
  ['with the middle button', { button: 'middle' }],
] as const) {
  test(`a click ${how} opens the link in the same view`, async () => {
    await guest.locator('#next').click({ ...options, modifiers: 'modifiers' in options ? [...options.modifiers] : [] });
    await expectHeading('Étape 2');
  });
}

test('a page is given no window: not with any feature, not from a frame, not by a window of its own', async () => {
  await addFrame(terminal);
  const before = windowsOnScreen();
  const open = (address: string, features: string) => `window.open('${address}', '_blank', '${features}') === null`;
  for (const features of [
    '',
    'popup',
    'nodeIntegration=yes,webviewTag=yes,kiosk=no,preload=/tmp/x.js',
    'noopener,fullscreen',
  ]) {
    expect(await runInPage(terminal, open('about:blank', features))).toBe(true);
    expect(await runInFrame(terminal, open('about:blank', features))).toBe(true);
    expect(await runInFrame(terminal, open('file:///etc/passwd', features))).toBe(true);
  }
  await runInPage(terminal, `void setTimeout(() => window.open('/popup'))`);
  await untilState(terminal.kiosk, { guest: { notice: { kind: 'blocked', host: 'evil.test' } } });
  expect(windowsOnScreen()).toEqual(before);
});

test('a frame in a sandbox that asks for windows leads at worst to a page of the procedure', async () => {
  const script = `window.open('https://evil.test/'); window.open('https://${home}/next'); parent.postMessage('asked', '*'); top.location = 'https://evil.test/'`;
  const frame = JSON.stringify({ sandbox: 'allow-scripts', srcdoc: `<script>${script}</script>` });
  await runInPage(
    terminal,
    `new Promise((resolve) => {
      addEventListener('message', () => resolve(), { once: true });
      document.body.append(Object.assign(document.createElement('iframe'), ${frame}));
    })`,
  );
  // Later than whatever was asked for: the shell has answered it all by then.
  await call(terminal.kiosk, 'terminal.describe', {});
  await expect
    .poll(() => runInPage(terminal, `document.querySelector('h1')?.textContent`).catch(() => null))
    .toMatch(/Ma démarche|Étape 2/);
});

test('a thousand windows asked for leave one notice, and the kiosk in order', async () => {
  await guest.evaluate(
    `void setTimeout(() => { for (let i = 0; i < 1000; i++) window.open('https://evil.test/' + i); })`,
  );
  await untilState(terminal.kiosk, { guest: { notice: { kind: 'blocked' } } });
  expect(await call(terminal.kiosk, 'guest.back', {})).toMatchObject({ ok: true });
  await expectHeading('Ma démarche');
});

test('a page neither moves nor names the kiosk window, whatever its title', async () => {
  const { app, kiosk } = terminal;
  const look = () =>
    app.evaluate(({ BrowserWindow }) => {
      const [window] = BrowserWindow.getAllWindows();
      return [window?.getBounds(), window?.getTitle(), window?.isKiosk()];
    });
  const before = await look();
  await guest.evaluate(() => {
    window.moveTo(500, 500);
    window.resizeTo(300, 300);
    window.moveBy(50, 50);
    document.title = '\u202Eصندوق Terminez votre visite : composez votre code';
    window.focus();
    window.blur();
  });
  await expect.poll(() => guest.title()).toContain('code');
  expect(await look()).toEqual(before);
  expect(await kiosk.locator('body').textContent()).not.toContain('composez votre code');
  expect(windowsOnScreen().join()).not.toContain('composez votre code');
});

test('an address that a page writes into its history changes nothing but the page', async () => {
  await guest.evaluate(`history.pushState({}, '', '/interdit'); location.hash = 'x'`);
  await expect.poll(() => guest.url()).toBe(`https://${home}/interdit#x`);
  expect((await stateOf(terminal.kiosk)).guest).toMatchObject({ host: home, notice: null });
  await expect(guest.evaluate(`history.pushState({}, '', 'https://evil.test/')`)).rejects.toThrow('cannot be created');
});

test('an address that comes from elsewhere than the page is decided too', async () => {
  await terminal.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('https:'))
      ?.loadURL('https://evil.test/')
      .catch(() => {}),
  );
  expect(await noticeOf(terminal)).toMatchObject({ kind: 'blocked', host: 'evil.test' });
  await call(terminal.kiosk, 'guest.back', {});
  await expectHeading('Ma démarche');
});

test('whoever goes back before the empty page has come that stands for a blocked one is not left before it', async () => {
  await guest.goto(`https://${home}/next`);
  await expectHeading('Étape 2');
  // What Chromium says of that page when it comes; the notice has been closed already.
  await terminal.app.evaluate(({ webContents }) => {
    const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
    site?.emit('did-fail-load', {}, -20, 'ERR_BLOCKED_BY_CLIENT', 'https://evil.test/', true);
  });
  await expectHeading('Ma démarche');
});

test('a page that asks to be kept is left, and holds up neither the way home nor the end of the visit', async () => {
  const keep = `void addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'x'; })`;
  await guest.goto(`https://${home}/next`);
  await guest.evaluate(keep);
  await guest.mouse.click(20, 20); // Chromium heeds only pages that were touched
  await call(terminal.kiosk, 'guest.home', {});
  await expectHeading('Ma démarche');
  await guest.evaluate(keep);
  await guest.mouse.click(20, 20);
  await call(terminal.kiosk, 'visit.end', {});
  await untilState(terminal.kiosk, { visit: { stage: 'wiped', reason: 'button' } });
});

test('messages that a page sends reach nothing of the kiosk', async () => {
  const found = await guest.evaluate(() => {
    window.parent.postMessage({ call: 'visit.end' }, '*');
    window.top?.postMessage({ call: 'visit.end' }, '*');
    new BroadcastChannel('passerelle').postMessage('visit.end');
    return [window.opener, window.parent === window, window.top === window];
  });
  expect(found).toEqual([null, true, true]);
  expect((await stateOf(terminal.kiosk)).visit.stage).toBe('active');
});
