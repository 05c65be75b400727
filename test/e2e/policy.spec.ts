import type { ServerResponse } from 'node:http';
import { expect, test } from 'playwright/test';
import { accountAt } from '../../contract/identity.fixture.ts';
import { noticeOf, openAnew, runInPage } from '../harness/hostile-site.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

// What the policy says of who asks and how, on its way through the real shell: see the table in main/policy/policy.ts.

const home = 'www.mairie.test';
const franceConnect = 'fc.test';
const provider = 'idp.test';

let terminal: Terminal;

test.beforeAll(async () => {
  const page = (title: string) => `<!doctype html><html lang="fr"><title>${title}</title><h1>${title}</h1>`;
  const redirect = (location: string) => (_request: unknown, response: ServerResponse) =>
    void response.writeHead(302, { location }).end();
  const silent = { '/silent': page('Muet').replace('<title>', '<meta name="referrer" content="no-referrer"><title>') };
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': page('Ma démarche'),
        '/login': redirect(`https://${franceConnect}/`),
        '/x': 'x',
        '/start': page('Début'),
        ...silent,
      },
      [franceConnect]: { '/': page('FranceConnect'), '/x': 'x' },
      [provider]: {
        '/': page('Fournisseur'),
        '/back': redirect(`https://${home}/`),
        '/x': 'x',
        '/start': page('Début'),
        ...silent,
      },
    },
    identity: { franceConnect: [franceConnect], providers: [accountAt(provider)], onBehalf: [] },
    procedures: [
      { id: 'mairie', entry: `https://${home}/`, hosts: [home], franceConnect: true },
      { id: 'autre', entry: `https://${home}/`, hosts: [home] },
    ],
  });
});
test.afterAll(() => terminal?.stop());
test.beforeEach(() => forget());

/** Goes there as a link in the page does. */
const go = (url: string) =>
  runInPage(
    terminal,
    `void document.body.appendChild(Object.assign(document.createElement('a'), { href: '${url}' })).click()`,
  );
/** Returns when the page is there, whole. */
async function goAndWait(url: string) {
  await go(url);
  await expect
    .poll(() => runInPage(terminal, `[location.href, document.readyState].join(' ')`).catch(() => 'between two pages'))
    .toBe(`${url} complete`);
}

let forgotten = 0;
const forget = () => {
  forgotten = terminal.sites.requests.length;
};
/** Since `forget`. */
const fetched = () => terminal.sites.requests.slice(forgotten).filter((request) => request.endsWith('/x'));
/** Asks for something of each host, and then for something that is surely allowed. */
const ask = (code: (host: string) => string) =>
  runInPage(
    terminal,
    `(async () => { for (const url of ${JSON.stringify([home, franceConnect, provider].map((host) => `https://${host}/x`))})
      await (${code('url')}); await fetch('/', { cache: 'reload' }); })()`,
  );
const image = (url: string) =>
  `new Promise((settled) => Object.assign(new Image(), { src: ${url}, onload: settled, onerror: settled }))`;

test('who signs in goes from the procedure to FranceConnect, to a provider and back', async () => {
  await openAnew(terminal, 'mairie', home);
  await go('/login');
  await terminal.guest(franceConnect);
  await go(`https://${provider}/`);
  await terminal.guest(provider);
  await go('/back');
  await terminal.guest(home);
  expect(await noticeOf(terminal)).toBeNull();
});

test('a page of the procedure cannot use what belongs to the sign-in, a page of the sign-in can', async () => {
  for (const start of ['/start', '/silent']) {
    await openAnew(terminal, 'mairie', home);
    await goAndWait(`https://${home}${start}`);
    forget();
    await ask(image);
    expect(fetched()).toEqual([`${home} /x`]);

    await goAndWait(`https://${provider}${start}`);
    forget();
    await ask(image);
    expect(fetched()).toEqual([home, franceConnect, provider].map((host) => `${host} /x`));
  }
});

test('a procedure without FranceConnect does not lead to it', async () => {
  await openAnew(terminal, 'autre', home);
  await go('/login');
  await expect
    .poll(() => noticeOf(terminal))
    .toEqual({ kind: 'blocked', host: franceConnect, reason: 'identity-not-in-this-procedure' });
  expect(terminal.sites.requests.slice(forgotten).filter((request) => request.startsWith(franceConnect))).toEqual([]);
});

test('reports and plugins load from nowhere, nor does what is asked for in a way of no page', async () => {
  await openAnew(terminal, 'mairie', home);
  await ask((url) => `navigator.sendBeacon(${url}, 'typed')`);
  // One that is denied says nothing: what comes after it tells that it had its time.
  await ask((url) => `document.body.append(Object.assign(document.createElement('object'), { data: ${url} }))`);
  await ask((url) => `fetch(${url}, { method: 'PROPFIND', mode: 'same-origin' }).catch(() => {})`);
  expect(fetched()).toEqual([]);
  await ask((url) => `fetch(${url}, { method: 'PUT', mode: 'same-origin' }).catch(() => {})`);
  expect(fetched()).toEqual([`${home} /x`]);
});
