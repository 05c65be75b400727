import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { accountAt } from '../../contract/identity.fixture.ts';
import { typedReports } from '../../main/services/badge/virtual-card.ts';
import { homeOf } from '../../tools/accounts.ts';
import { Cleanup } from '../../tools/stack/cleanup.ts';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import type { Site } from '../../tools/stack/sites.ts';
import { testPostgres } from '../../tools/test-environment.ts';
import { call, endVisit, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import type { RunningShell } from '../harness/shell.ts';
import {
  assist,
  beginByCard,
  beginByTouch,
  end,
  layCard,
  leave,
  openPanelPage,
  pinOf,
  stepBack,
} from '../harness/visits.ts';
import { startWholeWay, type WholeWay } from '../harness/whole-way.ts';

// A mediator beside the resident, by card and PIN, in front of every screen, with a reader that knows when the card leaves and with one
// that does not.

const procedure = 'www.mairie.test';
const franceConnect = 'oidc.connexion.test';
const account = 'compte.impots.test';
const aidants = 'aidants.beta.test';
const hospital = 'www.hopital.test';
const canary = `canari${process.pid}x${Date.now()}`;

const fr = (key: string, values?: Record<string, string | number>) => say('fr', key, values);

const page = (title: string, ...links: string[]) =>
  `<!doctype html><html lang="fr"><title>${title}</title><h1>${title}</h1>${links.map((url) => `<a href="${url}">${url}</a>`).join(' ')}`;

/** A site that leaves the canary wherever it can. */
const remembering: Site = {
  '/espace': (_request, response) =>
    void response
      .writeHead(200, {
        'content-type': 'text/html',
        'set-cookie': `${canary}=${canary}; Max-Age=86400; Secure`,
        'cache-control': 'max-age=86400',
      })
      .end(
        `${page('Aidants', `https://${franceConnect}/retour`)}<script>localStorage.setItem('${canary}', '${canary}')</script>`,
      ),
};

const sites: Readonly<Record<string, Site>> = {
  [procedure]: { '/': page('Mairie', `https://${franceConnect}/`, `https://${hospital}/rendez-vous`) },
  [franceConnect]: {
    '/': page('Connexion', `https://${aidants}/espace`),
    '/retour': (_request, response) =>
      void response
        .writeHead(200, { 'content-type': 'text/html', 'set-cookie': `session=${canary}; Secure` })
        .end(page('Retour', `https://${procedure}/`)),
  },
  [aidants]: remembering,
  [hospital]: { '/': page('Hôpital'), '/rendez-vous': page('Rendez-vous', `https://${aidants}/espace`) },
};

const catalogue = {
  identity: { franceConnect: [franceConnect], providers: [accountAt(account)], onBehalf: [aidants] },
  procedures: [
    {
      ...{ id: 'mairie', theme: 'logement', title: { fr: 'La mairie' }, summary: { fr: 'Un essai.' } },
      ...{ entry: `https://${procedure}/`, hosts: [procedure], franceConnect: true },
      ...{ source: 'made for a test', checkedOn: '2026-11-29' },
    },
  ],
};

let cleanup: Cleanup;
let way: WholeWay;
let shell: RunningShell;
let kiosk: KioskWindow;

async function start(mode: 'presence' | 'tap'): Promise<void> {
  cleanup = new Cleanup();
  const folder = mkdtempSync(join(tmpdir(), 'assistance-'));
  chmodSync(folder, 0o755);
  cleanup.add(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'procedures.yaml');
  writeFileSync(file, JSON.stringify(catalogue), { mode: 0o644 });
  way = await startWholeWay({
    name: `assistance-${mode}`,
    cluster: testPostgres(),
    sites,
    changes: (demo) => ({
      ...demo,
      reader: { ...demo.reader, mode } as typeof demo.reader,
      procedures: { ...demo.procedures, catalogues: [file] },
    }),
    cleanup,
  });
  shell = await way.launch();
  cleanup.add(() => shell.app.close());
  kiosk = new KioskWindow(shell.kiosk);
  await untilState(shell.kiosk, { services: 'connected' });
}

/** A card is held to a reader that only tells that it was. */
function tap(id: string): void {
  const number = demoCards.find((card) => card.id === id)?.number ?? '';
  way.reader.send(typedReports(number, 'fr-azerty'));
}

async function typePin(pin: string): Promise<void> {
  await kiosk.reads(fr('assistance.pin.title'));
  for (const digit of pin) await kiosk.page.locator('.key').filter({ hasText: digit }).click();
  await kiosk.press(fr('assistance.pin.confirm'));
}

/** In a view of its own: the one before is gone. */
async function openMairie(): Promise<void> {
  await call(shell.kiosk, 'guest.close', {});
  await expect.poll(() => shell.app.windows()).toHaveLength(1);
  await call(shell.kiosk, 'guest.open', { procedure: 'mairie' });
}

/** A click that waits for no page: it may be blocked. */
const follow = (site: Page, host: string) => site.getByRole('link', { name: host }).dispatchEvent('click');

/** What mediators did, as the journal says it. */
const acts = () =>
  journalOf(way.terminal.dataDirectory)
    .filter(({ event }) => /^(assistance|mediator|pin|host)-/.test(event))
    .map(({ event, fields }) => `${event} ${JSON.stringify(fields)}`);

const assistance = () =>
  stateOf(shell.kiosk).then(({ visit }) => (visit.stage === 'active' ? (visit.assistance?.stage ?? null) : null));

test.describe('with a reader that knows when the card leaves', () => {
  test.beforeAll(async () => {
    test.setTimeout(300_000);
    await start('presence');
  });
  test.afterAll(() => cleanup.run());
  test.afterEach(async () => {
    way.reader.remove();
    if ((await stateOf(shell.kiosk)).visit.stage === 'active') await endVisit(shell.kiosk);
    await leave(kiosk, way);
  });

  test('card, PIN, panel, a visit lengthened, the screen hidden, and the end when the card leaves', async () => {
    await beginByCard(kiosk, way, 'resident-1', 'fr');
    const { visit: before } = await stateOf(shell.kiosk);
    layCard(way, 'mediator');
    await typePin('000000');
    await kiosk.reads(fr('assistance.pin.problems.wrong-pin'));
    await expect(kiosk.button(fr('assistance.pin.confirm'))).toBeDisabled();
    // Pasted, with a space as people write it: what was typed before is gone, and nobody reads it on the screen.
    const field = kiosk.page.locator('.code-input');
    await expect(field).toHaveValue('');
    await expect(field).toHaveAttribute('type', 'password');
    const pin = pinOf(way);
    await field.evaluate(
      (input: HTMLInputElement, text) => {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        input.focus();
        input.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
        document.execCommand('insertText', false, text);
      },
      `${pin.slice(0, 3)} ${pin.slice(3)}`,
    );
    await kiosk.page.getByRole('button', { name: fr('assistance.pin.confirm'), disabled: false }).click();
    await kiosk.reads(fr('mediator.title'));
    await kiosk.press(fr('assistance.time.more'));
    await kiosk.reads(fr('assistance.time.given'));
    const { visit: after } = await stateOf(shell.kiosk);
    if (before.stage !== 'active' || after.stage !== 'active') throw new Error('no visit');
    expect(after.endsAtMs).toBe(before.endsAtMs + 10 * 60_000);

    await openPanelPage(kiosk, 'fr', 'posture');
    await kiosk.choose(fr('assistance.posture.on-behalf'));
    await expect(kiosk.button(fr('assistance.posture.confirm'))).toBeDisabled();
    await kiosk.choose(fr('assistance.posture.signed'));
    await kiosk.press(fr('assistance.posture.confirm'));
    await kiosk.reads(fr('assistance.posture.taken', { posture: fr('assistance.posture.on-behalf') }));
    await kiosk.press(fr('product.back'));
    await kiosk.press(fr('assistance.hide'));
    await kiosk.sees(fr('assistance.curtain.title'));
    await expect(kiosk.page.getByText(fr('home.title'))).toBeHidden();
    await kiosk.press(fr('assistance.curtain.show'));
    await kiosk.sees(fr('home.title'));
    await kiosk.reads(fr('assistance.strip.text'));
    await stepBack(kiosk, way);
    expect(await assistance()).toBeNull();
    expect(acts()).toEqual([
      'pin-refused {"mediator":1}',
      'assistance-began {"mediator":1}',
      'mediator-acted {"act":"visit-lengthened","mediator":1}',
      'assistance-posture {"mediator":1,"posture":"on-behalf"}',
      'mediator-acted {"act":"screen-hidden","mediator":1}',
      'mediator-acted {"act":"screen-shown","mediator":1}',
      'assistance-ended {"mediator":1}',
    ]);
  });

  test('a host that a mediator opened is reached, is shown, and is gone with the visit', {
    tag: '@longer',
  }, async () => {
    await beginByTouch(kiosk, 'fr');
    await openMairie();
    const site = await shell.guest(procedure);
    await follow(site, hospital);
    await untilState(shell.kiosk, { guest: { notice: { kind: 'blocked', host: hospital } } });
    await assist(kiosk, way, 'fr');
    await kiosk.page
      .locator('.panel-pages')
      .getByRole('button')
      .filter({ hasText: fr('assistance.pages.host.title') })
      .click();
    await kiosk.press(fr('assistance.host.reasons.blocked-on-the-way'));
    await expect(kiosk.page.locator('.search-input')).toHaveValue(hospital);
    await kiosk.page.locator('.keyboard-key-enter').click();
    const opened = await shell.guest(hospital);
    await expect(opened.getByText('Rendez-vous')).toBeVisible();
    await kiosk.reads(hospital);
    await stepBack(kiosk, way);
    await kiosk.reads(hospital);
    expect(JSON.stringify(journalOf(way.terminal.dataDirectory))).not.toContain('hopital');
    expect(acts()).toContain('host-opened {"mediator":1,"reason":"blocked-on-the-way"}');
    await end(kiosk, 'fr');
    await leave(kiosk, way);

    await beginByTouch(kiosk, 'fr');
    expect((await stateOf(shell.kiosk)).mediation.openedHosts).toEqual([]);
    await openMairie();
    await follow(await shell.guest(procedure), hospital);
    await untilState(shell.kiosk, { guest: { notice: { kind: 'blocked', host: hospital } } });
  });

  test('where a mediator signs in for somebody is closed before and after, and leaves nothing', {
    tag: '@longer',
  }, async () => {
    const toAidants = async () => {
      await openMairie();
      await follow(await shell.guest(procedure), franceConnect);
      await follow(await shell.guest(franceConnect), aidants);
    };
    await beginByTouch(kiosk, 'fr');
    await toAidants();
    await untilState(shell.kiosk, { guest: { notice: { kind: 'blocked', host: aidants } } });
    await assist(kiosk, way, 'fr');
    await kiosk.press(fr('mediator.close'));
    await toAidants();
    const signedIn = await shell.guest(aidants);
    await expect(signedIn.getByText('Aidants')).toBeVisible();
    expect(await signedIn.evaluate(() => Object.keys(localStorage))).toEqual([canary]);
    await kiosk.reads(fr('assistance.onBehalf.will'));
    await follow(signedIn, franceConnect);
    await shell.guest(franceConnect);

    await stepBack(kiosk, way);
    await kiosk.reads(fr('assistance.onBehalf.done'));
    await untilState(shell.kiosk, { guest: { state: 'closed' }, mediation: { endsSites: false } });
    await expect.poll(leftovers).toEqual([]);
    // The same visit goes on, and its sites know nothing of what the mediator did.
    await openMairie();
    const again = await shell.guest(procedure);
    await follow(again, franceConnect);
    const cookies = await (await shell.guest(franceConnect)).evaluate(() => document.cookie);
    expect(cookies).not.toContain(canary);
    await toAidants();
    await untilState(shell.kiosk, { guest: { notice: { kind: 'blocked', host: aidants } } });
  });

  test('five wrong PINs lock one mediator out, over a restart of the services, and no other', {
    tag: '@longer',
  }, async () => {
    test.setTimeout(120_000);
    await beginByTouch(kiosk, 'fr');
    layCard(way, 'mediator');
    for (const waitMs of [1_000, 2_000, 4_000, 8_000]) {
      await typePin('000000');
      await kiosk.reads(fr('assistance.pin.problems.wrong-pin'));
      // A slow machine may come here after a short wait is over. Every wait is tried to the second where the clock is the test's own.
      if (waitMs >= 4_000) {
        await expect(kiosk.button(fr('assistance.pin.confirm'))).toBeDisabled();
        const open = () => call(shell.kiosk, 'assistance.open', { pin: pinOf(way) });
        expect(await open()).toMatchObject({ ok: false, error: { code: 'wait' } });
        await expect(kiosk.page.getByText(fr('assistance.pin.problems.wrong-pin'))).toBeVisible();
      }
      await kiosk.page.waitForFunction((until) => Date.now() > until, Date.now() + waitMs + 200);
    }
    await typePin('000000');
    await kiosk.reads(fr('assistance.pin.problems.locked-out'));
    expect(acts()).toContain('mediator-locked-out {"mediator":1}');
    way.reader.remove();
    way.services.kill();
    await untilState(shell.kiosk, { services: 'lost' });
    await untilState(shell.kiosk, { services: 'connected', status: { reader: 'ready' } });
    layCard(way, 'mediator');
    await typePin(pinOf(way));
    await kiosk.reads(fr('assistance.pin.problems.locked-out'));
    await kiosk.press(fr('assistance.pin.cancel'));
    await assist(kiosk, way, 'fr', 'mediator-2');
  });
});

/** What the shell's sessions and the account of the interface still hold of what the mediator left. */
async function leftovers(): Promise<string[]> {
  const cookies = await shell.app.evaluate(async ({ webContents }) => {
    const all = await Promise.all(webContents.getAllWebContents().map(({ session }) => session.cookies.get({})));
    return all.flat().map(({ name, value }) => `${name}=${value}`);
  });
  const { stdout } = spawnSync(
    'grep',
    ['-rlaF', '--devices=skip', '-e', canary, way.folder, homeOf('interface'), '/dev/shm'],
    {
      encoding: 'utf8',
    },
  );
  return [...cookies.filter((cookie) => cookie.includes(canary)), ...stdout.split('\n').filter(Boolean)];
}

test.describe('with a reader that only knows that a card was shown', { tag: '@longer' }, () => {
  test.beforeAll(async () => {
    test.setTimeout(300_000);
    await start('tap');
  });
  test.afterAll(() => cleanup.run());

  test('a second tap, the button, or another mediator ends it; a resident’s card is no act of the mediator’s', async () => {
    await beginByTouch(kiosk, 'fr');
    tap('mediator');
    await typePin(pinOf(way));
    await kiosk.reads(fr('mediator.title'));
    tap('resident-1');
    await untilState(shell.kiosk, { visit: { hasCard: true, assistance: { stage: 'assisting' } } });
    tap('mediator');
    await expect.poll(assistance).toBeNull();

    tap('mediator');
    await typePin(pinOf(way));
    await kiosk.reads(fr('mediator.title'));
    tap('mediator-2');
    await kiosk.reads(fr('assistance.pin.title'));
    expect(await call(shell.kiosk, 'desk.take-slip', {})).toMatchObject({ error: { code: 'not-a-mediator' } });
    await typePin(pinOf(way, 'mediator-2'));
    await kiosk.reads(fr('mediator.title'));
    await kiosk.press(fr('mediator.close'));
    await kiosk.press(fr('assistance.strip.end'));
    await expect.poll(assistance).toBeNull();
    expect(acts().filter((act) => act.startsWith('assistance'))).toEqual([
      'assistance-began {"mediator":1}',
      'assistance-ended {"mediator":1}',
      'assistance-began {"mediator":1}',
      'assistance-ended {"mediator":1}',
      'assistance-began {"mediator":2}',
      'assistance-ended {"mediator":2}',
    ]);
  });
});
