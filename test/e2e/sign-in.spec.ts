import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { mustBeOk } from '../../contract/result.ts';
import { parseCatalogue } from '../../contract/yaml-document.ts';
import { demoAccount, portalSites } from '../../tools/demo/portal/index.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { portalTitle } from '../harness/demo-words.ts';
import { noticeOf, openAnew, runInPage } from '../harness/hostile-site.ts';
import { beginVisit, journalOf, stateOf } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

// A resident signs in through every hop, as the demo offers it: the page before, FranceConnect, an account, and back.

const family = 'famille.pontevert.example';
const franceConnect = 'oidc.franceconnect.gouv.fr';
const account = 'cfspart-idp.impots.gouv.fr';
const fr = (key: string) => say('fr', key);

const catalogue = (name: string) =>
  mustBeOk(parseCatalogue(readFileSync(join(runtimePaths().clone, 'kiosk-config', name), 'utf8')), name);

let terminal: Terminal;
let kiosk: KioskWindow;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: portalSites,
    identity: catalogue('procedures.yaml').identity,
    procedures: [
      ...catalogue('demo/procedures.yaml').procedures,
      { id: 'horaires', entry: `https://${family}/inscription`, hosts: [family] },
    ],
  });
  kiosk = new KioskWindow(terminal.kiosk);
});
test.afterAll(() => terminal?.stop());

/** From the first screen to the page that says what to bring. */
async function prepare(): Promise<void> {
  await beginVisit(terminal.kiosk);
  await kiosk.press(fr('home.procedure.title'));
  await kiosk.press(fr('themes.names.famille_scolarite'));
  await kiosk.press(portalTitle.fr);
}

/** From there to the site, by way of the page that says which accounts there are. */
async function openProcedure(): Promise<Page> {
  await prepare();
  await kiosk.press(fr('procedure.start'));
  await kiosk.sees(fr('signIn.title'));
  await kiosk.reads('impots.gouv.fr');
  await kiosk.press(fr('signIn.continue'));
  return terminal.guest(family);
}

async function toAccount(site: Page): Promise<Page> {
  await site.getByRole('link', { name: 'S’identifier avec FranceConnect' }).click();
  const choice = await terminal.guest(franceConnect);
  await choice.getByRole('link', { name: 'impots.gouv.fr' }).click();
  return terminal.guest(account);
}

/** Which field of the site the keyboard is shown for. */
async function fieldShown(): Promise<number | undefined> {
  const { guest } = await stateOf(terminal.kiosk);
  return guest.state === 'open' ? guest.field?.id : undefined;
}

/** Touches a field of the site and writes with the keyboard of the screen. */
async function write(site: Page, label: string, text: string): Promise<void> {
  const keyboard = terminal.kiosk.getByRole('region', { name: fr('keyboard.label') });
  const before = await fieldShown();
  await site.getByLabel(label).click();
  await expect.poll(fieldShown).not.toBe(before); // keys for the field before would reach nobody
  await keyboard.waitFor();
  // As long as a finger rests on a key: the shell takes no more of them in a second than hands type.
  for (const letter of text) await keyboard.getByRole('button', { name: letter, exact: true }).click({ delay: 100 });
  await expect(site.getByLabel(label)).toHaveValue(text);
}

async function signIn(page: Page): Promise<void> {
  await write(page, 'Numéro', demoAccount.number);
  await write(page, 'Mot de passe', demoAccount.password);
  await page.getByRole('button', { name: 'Se connecter' }).click();
  await isSignedIn();
}

async function isSignedIn(): Promise<void> {
  const site = await terminal.guest(family);
  await expect(site.getByText('Vous êtes identifiée : Amina Haddad')).toBeVisible();
}

/** What the sites were asked from a moment on; styles aside, and the shell's own question whether a host can be reached. */
const requestsSince = (start: number) =>
  terminal.sites.requests.slice(start).filter((request) => !/ \/(?:style\.css)?$/.test(request));

test('what to bring comes out on paper, the printer says what keeps it, and the journal knows of no ticket', async () => {
  await prepare();
  await terminal.printer.change({ paperOut: true });
  await kiosk.press(fr('ticket.print'));
  await kiosk.reads(fr('refusals.printer.paper-out'));
  await terminal.printer.change({ paperOut: false });
  const paper = once(terminal.printer, 'receipt');
  await kiosk.press(fr('ticket.print'));
  await paper;
  await kiosk.reads(fr('ticket.printed'));
  expect(JSON.stringify(journalOf(terminal.dataDirectory))).not.toMatch(/ticket|portail-famille/);
});

test('a resident reads which account to use, signs in through every hop with the keyboard of the screen, and comes back', async () => {
  const site = await openProcedure();
  const start = terminal.sites.requests.length;
  await signIn(await toAccount(site));
  expect(requestsSince(start)).toEqual([
    `${family} /connexion`,
    `${franceConnect} /api/v2/authorize`,
    `${franceConnect} /compte/0`,
    `${account} /authorize`,
    `${account} /connexion`,
    `${franceConnect} /retour`,
    `${account} /token`,
    `${account} /jwks`,
    `${family} /retour`,
    `${franceConnect} /api/v2/token`,
    `${franceConnect} /api/v2/jwks`,
    `${family} /dossier`,
  ]);
});

test('the account knows its visitor for as long as the visit lasts, and nobody in the next one', async () => {
  await signIn(await toAccount(await openProcedure()));
  await runInPage(terminal, `void setTimeout(() => { location = '/inscription' })`);
  const site = await terminal.guest(family);
  await site.getByRole('link', { name: 'S’identifier avec FranceConnect' }).click();
  await (await terminal.guest(franceConnect)).getByRole('link', { name: 'impots.gouv.fr' }).click();
  await isSignedIn();

  const page = await toAccount(await openProcedure());
  await expect(page.getByRole('heading', { name: 'Se connecter à impots.gouv.fr' })).toBeVisible();
  for (const label of ['Numéro', 'Mot de passe']) await expect(page.getByLabel(label)).toHaveValue('');
  expect(JSON.stringify(journalOf(terminal.dataDirectory))).not.toMatch(/Amina|Haddad|3012345678901|impots/);
});

test('a return that this browser did not begin signs nobody in', { tag: '@longer' }, async () => {
  const site = await openProcedure();
  await runInPage(terminal, `void setTimeout(() => { location = '/retour?code=abc&state=def' })`);
  await expect(site.getByRole('heading', { name: 'La connexion n’a pas abouti' })).toBeVisible();
});

test('who signs people in is reached on the way only: by no script, and from no procedure without FranceConnect', {
  tag: '@longer',
}, async () => {
  await signIn(await toAccount(await openProcedure()));
  const start = terminal.sites.requests.length;
  const fetched = `fetch('https://${account}/jwks', { mode: 'no-cors' }).then(() => 'reached', () => 'refused')`;
  expect(await runInPage(terminal, fetched)).toBe('refused');
  await openAnew(terminal, 'horaires', family);
  await runInPage(terminal, `void setTimeout(() => { location = '/connexion' })`);
  await expect
    .poll(() => noticeOf(terminal))
    .toEqual({ kind: 'blocked', host: franceConnect, reason: 'identity-not-in-this-procedure' });
  const hosts = requestsSince(start).map((request) => request.split(' ')[0]);
  expect(new Set(hosts)).toEqual(new Set([family]));
});
