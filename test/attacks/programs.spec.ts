import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { makeFolderFor } from '../../tools/accounts.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { addFrame, frameHost, noticeOf, openAnew, runInFrame, runInPage } from '../harness/hostile-site.ts';
import { call, journalOf } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const html = (body: string) => `<!doctype html><html lang="fr"><title>Mairie</title><body>${body}`;
const addresses = [
  'mailto:mairie@example.org?subject=x',
  'tel:3939',
  'sms:3939',
  'steam://run/1',
  'intent://x#Intent;end',
];

let terminal: Terminal;
/** What the desktop would be asked to open, written down by what stands in its place. */
let started: string;
let folder: string;

test.beforeAll(async () => {
  folder = mkdtempSync(join(runtimePaths().state, 'programs-'));
  started = join(folder, 'started');
  for (const name of ['xdg-open', 'xdg-email', 'gio', 'sensible-browser']) {
    writeFileSync(join(folder, name), `#!/bin/sh\necho "${name} $*" >> ${started}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  makeFolderFor('interface', folder, 0o755);
  const redirects = Object.fromEntries(
    addresses.map((location, index) => [
      `/redirect-${index}`,
      (_request: unknown, response: import('node:http').ServerResponse) =>
        void response.writeHead(302, { location }).end(),
    ]),
  );
  const site = {
    ...redirects,
    '/': html(`<h1>Ma démarche</h1>`),
  };
  terminal = await startTerminal({
    sites: { [home]: site, [frameHost]: { ...redirects, '/': html('<h1>Paiement</h1>') } },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
    programs: folder,
  });
});
test.afterAll(async () => {
  await terminal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.beforeEach(async () => {
  await openAnew(terminal, 'mairie', home);
});

test.afterEach(() => {
  expect(existsSync(started) ? readFileSync(started, 'utf8') : '').toBe('');
});

const inPage = (script: string) => runInPage(terminal, `void setTimeout(() => { ${script} }, 0)`);
const click = (markup: string) =>
  `document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(markup)}); [...document.querySelectorAll('#go')].at(-1).click()`;

for (const [how, script] of [
  ['a link', (address: string) => click(`<a id="go" href="${address}">x</a>`)],
  ['a link into a window of its own', (address: string) => click(`<a id="go" target="_blank" href="${address}">x</a>`)],
  ['a form', (address: string) => click(`<form method="post" action="${address}"><button id="go">x</button></form>`)],
  ['window.open', (address: string) => `window.open('${address}')`],
  ['a script', (address: string) => `location = '${address}'`],
] as const) {
  test(`${how} starts no program: the resident reads which one the site wanted, and the page stays`, async () => {
    for (const [index, program] of ['mail', 'phone', 'message', 'other', 'other'].entries()) {
      await inPage(script(addresses[index] ?? ''));
      await expect.poll(() => noticeOf(terminal)).toMatchObject({ kind: 'program', program });
      await call(terminal.kiosk, 'guest.back', {});
      expect(await noticeOf(terminal)).toBeNull();
      expect(await runInPage(terminal, `document.querySelector('h1').textContent`)).toBe('Ma démarche');
      await openAnew(terminal, 'mairie', home); // the screens follow each notice with calls: let them keep the pace of a hand
    }
  });
}

test('a redirect starts no program either', async () => {
  for (const index of addresses.keys()) {
    await inPage(`location = '/redirect-${index}'`);
    await expect.poll(() => noticeOf(terminal)).not.toBeNull();
    await openAnew(terminal, 'mairie', home);
  }
});

test('frames start no program: not those of other sites, not those in a sandbox, not on their way', async () => {
  await addFrame(terminal);
  const frames = `for (const [index, address] of ${JSON.stringify(addresses)}.entries())
    for (const attributes of [
      { src: address },
      { src: '/redirect-' + index },
      { sandbox: 'allow-scripts allow-popups allow-top-navigation-to-custom-protocols', srcdoc: "<script>location = '" + address + "'; window.open('" + address + "')<\\/script>" },
    ]) document.body.append(Object.assign(document.createElement('iframe'), attributes));
    new Image().src = '/all-asked';`;
  await inPage(frames);
  await runInFrame(terminal, `void setTimeout(() => { ${frames} })`);
  await runInFrame(terminal, `void setTimeout(() => { location = 'mailto:mairie@example.org' })`);
  await expect
    .poll(() => terminal.sites.requests)
    .toEqual(expect.arrayContaining([`${home} /all-asked`, `${frameHost} /all-asked`]));
  await expect
    .poll(() => terminal.sites.requests.filter((one) => one.includes('/redirect-')).length)
    .toBeGreaterThan(9);
});

test('the resident reads the address to write down, and the journal holds only that something was blocked', async () => {
  const kiosk = new KioskWindow(terminal.kiosk);
  await inPage(click(`<a id="go" href="mailto:etat-civil@mairie.test?body=secret">x</a>`));
  await expect
    .poll(() => noticeOf(terminal))
    .toEqual({ kind: 'program', program: 'mail', address: 'etat-civil@mairie.test' });
  await kiosk.reads(say('fr', 'guest.program.mail'));
  await kiosk.reads('etat-civil@mairie.test');
  const blocked = JSON.stringify(journalOf(terminal.dataDirectory));
  expect(blocked).toContain('scheme-not-allowed');
  expect(blocked).not.toMatch(/etat-civil|3939|steam|secret/);
});
