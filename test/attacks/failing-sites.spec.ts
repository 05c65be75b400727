import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { openAnew, runInPage } from '../harness/hostile-site.ts';
import { beginVisit, call, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { typeInSite } from '../harness/resident.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const hotspot = 'www.ailleurs.test';
const broken = 'www.panne.test';
const fr = (key: string) => say('fr', key);

/** How the site behaves at the moment. */
let mood: 'well' | 'down' | 'failing' | 'silent' = 'well';
let silent: ServerResponse[] = [];

let terminal: Terminal;
let kiosk: KioskWindow;
let page: Page;
let networks: Server[];

const form = `<!doctype html><html lang="fr"><title>Mairie</title><h1>Formulaire</h1>
  <form method="post" action="/sent"><input id="name" name="name"><button>Envoyer</button></form>`;

function answer(body: string) {
  return (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('content-type', 'text/html; charset=utf-8');
    if (mood === 'down') request.socket.destroy();
    else if (mood === 'failing') response.writeHead(503).end('<h1>503 Service Unavailable</h1>');
    else if (mood === 'silent' && request.method !== 'HEAD') silent.push(response);
    else response.end(body);
  };
}

/** A network that lets nothing through over https, and leads everything that is asked in the clear to one address. */
async function networkThatLeads(to: string): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (first) => {
      if (first[0] === 0x16) socket.destroy();
      else socket.end(`HTTP/1.1 302 Found\r\nLocation: ${to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
const portOf = (server: Server) => (server.address() as AddressInfo).port;

test.beforeAll(async () => {
  const led = await networkThatLeads('http://wifi.cafe.test/login');
  const brokenSite = await networkThatLeads(`https://${broken}/`);
  networks = [led, brokenSite];
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': answer(form),
        '/sent': answer('<!doctype html><html lang="fr"><h1>Envoyé</h1>'),
        '/busy': answer(`${form}<script>onkeydown = ({ key }) => {
          if (key === 'x') setTimeout(() => { document.title = 'busy'; const end = Date.now() + 22000; while (Date.now() < end); }, 1000);
        }</script>`),
      },
    },
    elsewhere: { [hotspot]: portOf(led), [broken]: portOf(brokenSite) },
    procedures: [
      { id: 'mairie', entry: `https://${home}/`, hosts: [home] },
      { id: 'ailleurs', entry: `https://${hotspot}/`, hosts: [hotspot] },
      { id: 'panne', entry: `https://${broken}/`, hosts: [broken] },
    ],
  });
  page = terminal.kiosk;
  kiosk = new KioskWindow(page);
});
test.afterAll(async () => {
  await terminal?.stop();
  for (const network of networks) network.close();
});
test.beforeEach(() => {
  mood = 'well';
  silent = [];
});

const notice = (kind: string | null, part = {}) =>
  untilState(page, { guest: { notice: kind === null ? null : { kind }, ...part } });
const heading = () => runInPage(terminal, `document.querySelector('h1')?.textContent`);
const written = () => runInPage(terminal, `document.querySelector('#name').value`);
const send = () => runInPage(terminal, `document.querySelector('button').click()`);
const sent = () => terminal.sites.requests.filter((request) => request === `${home} /sent`).length;
async function fillIn() {
  await runInPage(terminal, `document.querySelector('#name').focus()`);
  await typeInSite(terminal, 'Élodie');
  await untilState(page, { guest: { filled: true } });
}
async function openWhile(how: typeof mood) {
  if ((await stateOf(page)).visit.stage !== 'active') await beginVisit(page);
  await call(page, 'guest.close', {});
  mood = how;
  await call(page, 'guest.open', { procedure: 'mairie' });
}

for (const [how, kind] of [
  ['down', 'unreachable'],
  ['failing', 'server-error'],
] as const) {
  test(`a site that is ${how} is said to be, and its page comes by itself when it works again`, async () => {
    await openWhile(how);
    await notice(kind, { keepsPage: false });
    await kiosk.reads(fr(`guest.${kind}.title`));
    await kiosk.reads(fr('guest.returns'));
    mood = 'well';
    await notice(null, { loading: false });
    expect(await heading()).toBe('Formulaire');
  });

  test(`a form that is sent while the site is ${how} stays as it was filled in, comes back, and is not sent again`, async () => {
    await openAnew(terminal, 'mairie', home);
    await fillIn();
    const before = sent();
    mood = how;
    await send();
    await notice(kind, { keepsPage: true, filled: true });
    await kiosk.reads(fr('guest.kept'));
    expect(await written()).toBe('Élodie');
    const tried = sent();
    expect(tried - before).toBeLessThanOrEqual(1);
    mood = 'well';
    await notice(null, { filled: true });
    expect(await written()).toBe('Élodie');
    expect(sent()).toBe(tried);
    await send();
    await expect.poll(heading).toBe('Envoyé');
    expect(sent()).toBe(tried + 1);
  });
}

test('the address of a page that did not come stands in no log', async () => {
  await openAnew(terminal, 'mairie', home);
  mood = 'down';
  await runInPage(terminal, `void setTimeout(() => { location.href = '/sent?name=Canari-4711' })`);
  await notice('unreachable');
  expect(terminal.output()).not.toContain('Canari-4711');
});

test('the page with its form can be gone back to at once', async () => {
  await openAnew(terminal, 'mairie', home);
  await fillIn();
  mood = 'down';
  await send();
  await notice('unreachable', { keepsPage: true });
  await kiosk.press(fr('guest.return'));
  await notice(null);
  expect(await written()).toBe('Élodie');
});

test('without a network the resident is told so, and the page comes when there is one', async () => {
  await openAnew(terminal, 'mairie', home);
  const cut = (offline: boolean) =>
    terminal.app.evaluate(async ({ webContents }, offline) => {
      const site = webContents.getAllWebContents().find((one) => !one.getURL().startsWith('passerelle:'));
      const conditions = { offline, latency: 0, downloadThroughput: -1, uploadThroughput: -1 };
      await site?.debugger.sendCommand('Network.enable');
      await site?.debugger.sendCommand('Network.emulateNetworkConditions', conditions);
    }, offline);
  await cut(true);
  await call(page, 'guest.reload', {});
  await notice('offline');
  await kiosk.reads(fr('guest.offline.title'));
  await cut(false);
  await notice(null, { loading: false });
  expect(await heading()).toBe('Formulaire');
});

test('a site that takes long is said to, can be waited for, and shows when it answers', async () => {
  await openAnew(terminal, 'mairie', home);
  await fillIn();
  mood = 'silent';
  await send();
  await notice('slow', { keepsPage: true });
  await expect(page.getByRole('button', { name: fr('product.retry') })).toBeHidden(); // a form is never sent twice
  await kiosk.press(fr('guest.return'));
  await notice(null, { filled: true, loading: false });
  expect(await written()).toBe('Élodie');
  await send();
  await notice('slow');
  for (const response of silent) response.end('<!doctype html><html lang="fr"><h1>Envoyé</h1>');
  await notice(null);
  await expect.poll(heading).toBe('Envoyé');
});

test('a network that wants people to sign in is said to; a site that is only broken is not', async () => {
  await openWhile('well');
  await call(page, 'guest.close', {});
  await call(page, 'guest.open', { procedure: 'ailleurs' });
  await notice('portal');
  await kiosk.reads(fr('guest.portal.title'));
  await call(page, 'guest.close', {});
  await call(page, 'guest.open', { procedure: 'panne' });
  await notice('unreachable');
  await call(page, 'guest.reload', {});
  await notice('unreachable');
});

test('a page that hangs is said to, and comes back with what was typed when it wakes up', async () => {
  await openAnew(terminal, 'mairie', home);
  await runInPage(terminal, `void setTimeout(() => { location.href = '/busy' })`);
  await expect.poll(() => runInPage(terminal, 'location.pathname')).toBe('/busy');
  await fillIn();
  await typeInSite(terminal, 'x');
  const title = () =>
    terminal.app.evaluate(({ webContents }) => webContents.getAllWebContents().map((one) => one.getTitle()));
  await expect.poll(title).toContain('busy');
  await terminal.app.evaluate(({ webContents }) => {
    const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
    for (const type of ['mouseDown', 'mouseUp'] as const) // in vain, which is how Chromium notices
      site?.sendInputEvent({ type, x: 10, y: 10, button: 'left', clickCount: 1 });
  });
  await notice('hung', { keepsPage: true });
  await kiosk.reads(fr('guest.hung.title'));
  await notice(null);
  expect(await written()).toBe('Élodiex');
  const crashes = journalOf(terminal.dataDirectory).filter(({ event }) => event === 'visit-crashed');
  expect(crashes.length).toBeGreaterThan(0);
});
