import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { beginVisit, call, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

/** Where no page of a procedure may lead. It is served, so that a request that gets through is seen. */
const evil = 'evil.test';
const home = 'www.mairie.test';
const html = (body: string) => `<!doctype html><html lang="fr"><title>Mairie</title><body>${body}`;

let terminal: Terminal;
let guest: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': html('<h1>Ma démarche</h1>'),
        '/next': html('<h1>Étape 2</h1>'),
        '/posted': (request, response) => {
          let body = '';
          request.on('data', (chunk) => {
            body += chunk;
          });
          request.on('end', () =>
            response.end(html(`<h1>Reçu</h1><p id="method">${request.method}</p><p>${body}</p>`)),
          );
        },
        '/to-evil': (_request, response) => void response.writeHead(302, { location: `https://${evil}/a` }).end(),
        '/to-http': (_request, response) => void response.writeHead(302, { location: `http://${home}/next` }).end(),
        '/to-login': (_request, response) =>
          void response.writeHead(302, { location: 'https://login.mairie.test/to-evil' }).end(),
        '/refresh-header': (_request, response) =>
          void response
            .writeHead(200, { 'content-type': 'text/html', refresh: `0; url=https://${evil}/b` })
            .end(html('wait')),
      },
      'login.mairie.test': {
        '/': html('<h1>Connexion</h1>'),
        '/to-evil': (_request, response) => void response.writeHead(307, { location: `https://${evil}/c` }).end(),
        '/frame-to-evil': html(`<script>location.href = 'https://${evil}/f'</script>`),
        '/top-to-evil': html(`<script>top.location.href = 'https://${evil}/t'</script>`),
      },
      [evil]: { '/': html('evil') },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, 'login.mairie.test'] }],
  });
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  if ((await stateOf(terminal.kiosk)).visit.stage !== 'active') await beginVisit(terminal.kiosk);
  await call(terminal.kiosk, 'guest.close', {});
  await expect.poll(() => terminal.app.windows()).toHaveLength(1);
  await call(terminal.kiosk, 'guest.open', { procedure: 'mairie' });
  guest = await terminal.guest(home);
  await expectHeading('Ma démarche');
});

test.afterEach(() => {
  expect(terminal.sites.requests.filter((request) => request.startsWith(evil))).toEqual([]);
});

/** Runs a script in the site's page as if its own code did, with the resident's touch behind it. */
const inPage = (script: string) => guest.evaluate(`setTimeout(() => { ${script} }, 0)`).catch(() => {}); // a script may take its own page away

/** By a script: Playwright's own locators would wait for navigations that were stopped before they began. */
const expectHeading = (text: string) =>
  expect.poll(() => guest.evaluate(() => document.querySelector('h1')?.textContent).catch(() => null)).toBe(text);

/** Long enough for whatever would happen to happen: that nothing does has no event to wait for. */
const moment = () => new Promise((resolve) => setTimeout(resolve, 300));

const notice = async () => {
  const { guest } = await stateOf(terminal.kiosk);
  return guest.state === 'open' ? guest.notice : guest;
};

async function expectBlocked(expected: object) {
  await expect.poll(notice).toMatchObject({ kind: 'blocked', ...expected });
  await expectHeading('Ma démarche');
}

const click = (markup: string) =>
  `document.body.innerHTML += ${JSON.stringify(markup)}; document.querySelector('#go').click()`;

for (const [attack, script] of [
  ['a link', click(`<a id="go" href="https://${evil}/">x</a>`)],
  ['a link into a window of its own', click(`<a id="go" target="_blank" href="https://${evil}/">x</a>`)],
  ['a form that gets', click(`<form action="https://${evil}/"><button id="go">x</button></form>`)],
  ['a form that posts', click(`<form method="post" action="https://${evil}/"><button id="go">x</button></form>`)],
  [
    'a form that posts into a window',
    click(`<form method="post" target="_blank" action="https://${evil}/"><button id="go">x</button></form>`),
  ],
  ['a script', `location = 'https://${evil}/'`],
  ['a script that replaces', `location.replace('https://${evil}/')`],
  ['window.open', `window.open('https://${evil}/')`],
  [
    'window.open with features',
    `window.open('https://${evil}/', '_blank', 'nodeIntegration=yes,preload=/tmp/x.js,kiosk=no')`,
  ],
  ['a redirect', `location = '/to-evil'`],
  ['a chain of redirects over another host of the procedure', `location = '/to-login'`],
  ['a meta refresh', `document.head.innerHTML += '<meta http-equiv="refresh" content="0; url=https://${evil}/m">'`],
  [
    'a frame that leads the whole page away',
    click(`<i id="go"></i><iframe src="https://login.mairie.test/top-to-evil"></iframe>`),
  ],
  ['a host that only looks like one of the procedure', `location = 'https://${home}.${evil}/'`],
] as const) {
  test(`${attack} to another site is blocked, and the page stays`, async () => {
    await inPage(script);
    await expectBlocked({ reason: 'host-not-listed' });
  });
}

test('a Refresh header to another site is blocked', async () => {
  await guest.goto(`https://${home}/refresh-header`);
  await expect.poll(notice).toMatchObject({ kind: 'blocked', host: evil });
});

for (const [address, reason] of [
  [`http://${home}:8080/`, 'port-not-allowed'],
  [`http://${evil}/`, 'host-not-listed'],
  [`https://${home}:8443/`, 'port-not-allowed'],
  [`https://user:secret@${home}/`, 'credentials-in-url'],
  ['https://127.0.0.1/', 'ip-address'],
  ['http://169.254.169.254/latest/', 'ip-address'],
  ['https://192.168.1.1/', 'ip-address'],
  ['https://[::1]/', 'ip-address'],
  ['https://localhost/', 'local-host'],
  ['http://imprimante.local/', 'local-host'],
  ['passerelle://kiosk/index.html', 'scheme-not-allowed'],
] as const) {
  test(`${address} is blocked: ${reason}`, async () => {
    await inPage(click(`<a id="go" href="${address}">x</a>`));
    await expectBlocked({ reason });
  });
}

for (const address of [
  ...[
    'file:///etc/passwd',
    'view-source:https://www.mairie.test/',
    'chrome://gpu/',
    'devtools://devtools/bundled/inspector.html',
  ],
  ...['data:text/html,<h1>evil', 'javascript:void(document.title = "ran")'],
]) {
  test(`${address} never takes the place of the page`, async () => {
    await inPage(click(`<a id="go" href='${address}'>x</a>`));
    await inPage(`window.open('${address}')`);
    await moment();
    await expectHeading('Ma démarche');
    expect(guest.url()).toBe(`https://${home}/`);
    expect(terminal.app.windows()).toHaveLength(2);
  });
}

for (const [way, script] of [
  ['a link', click(`<a id="go" href="http://${home}/next">x</a>`)],
  ['a window of its own', `window.open('http://${home}/next')`],
  ['a redirect', `location = '/to-http'`],
  ['a form', click(`<form action="http://${home}/next"><button id="go">x</button></form>`)],
] as const) {
  test(`an http address of the procedure opens over https, by ${way}`, async () => {
    await inPage(script);
    await expectHeading('Étape 2');
    expect(new URL(guest.url()).protocol).toBe('https:');
    expect(await notice()).toBeNull();
  });
}

test('a page that empties itself is said to be blocked, and leads back to the start', async () => {
  await inPage("location = 'about:blank'");
  await expect.poll(notice).toMatchObject({ kind: 'blocked', host: '' });
  await call(terminal.kiosk, 'guest.back', {});
  await expectHeading('Ma démarche');
});

test('frames of other sites stay empty, and the resident is not bothered with them', async () => {
  await inPage(`
    for (const attributes of [
      { src: 'https://${evil}/' },
      { src: 'https://login.mairie.test/frame-to-evil' },
      { srcdoc: '<iframe src="https://${evil}/"></iframe>' },
    ]) document.body.append(Object.assign(document.createElement('iframe'), attributes));`);
  await expect.poll(() => terminal.sites.requests).toContain('login.mairie.test /frame-to-evil');
  await moment();
  expect(await notice()).toBeNull();
});

test('an address of the procedure opens in the same view, whatever window was asked for', async () => {
  await inPage(`window.open('https://${home}/next')`);
  await expectHeading('Étape 2');
  await inPage(click('<a id="go" target="_blank" href="https://login.mairie.test/">x</a>'));
  await expectHeading('Connexion');
  expect(terminal.app.windows()).toHaveLength(2);
});

test('a form that asked for a window of its own is sent in the same view', async () => {
  await inPage(
    click(
      '<form method="post" target="_blank" action="/posted"><input name="nom" value="Amina"><button id="go">x</button></form>',
    ),
  );
  await expect(guest.getByText('nom=Amina')).toBeVisible();
  await expect(guest.locator('#method')).toHaveText('POST');
});

test('from a blocked page one gets back to where one was, or to the start', async () => {
  await guest.goto(`https://${home}/next`);
  await inPage(`location = 'https://${evil}/'`);
  await expect.poll(notice).toMatchObject({ kind: 'blocked', host: evil });
  await call(terminal.kiosk, 'guest.back', {});
  expect(await notice()).toBeNull();
  await expectHeading('Étape 2');
  await call(terminal.kiosk, 'guest.home', {});
  await expectHeading('Ma démarche');
  await call(terminal.kiosk, 'guest.back', {});
  await expectHeading('Étape 2');
});

test('the journal says that pages were blocked and why, but never which', async () => {
  await inPage(`location = 'https://${evil}/secret?token=abc'`);
  await expect.poll(notice).toMatchObject({ kind: 'blocked' });
  const blocked = journalOf(terminal.dataDirectory).filter(({ event }) => event === 'navigation-blocked');
  expect(blocked.length).toBeGreaterThan(0);
  expect(blocked.every(({ fields }) => Object.keys(fields as object).join() === 'reason')).toBe(true);
  expect(JSON.stringify(blocked)).not.toContain(evil);
});

test('a page that closes itself closes the procedure, not the kiosk', async () => {
  await inPage('window.close()');
  await untilState(terminal.kiosk, { guest: { state: 'closed' }, visit: { stage: 'active' } });
});
