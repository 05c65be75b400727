import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { makeFolderFor } from '../../tools/accounts.ts';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { addFrame, frameHost, openAnew, runInFrame, runInPage } from '../harness/hostile-site.ts';
import { call, endVisit, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { touch } from '../harness/resident.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const fr = (key: string, values = {}) => say('fr', key, values);

const main = `<!doctype html><html lang="fr"><title>Mairie</title><body style="margin:0">
  <h1>Ma démarche</h1>
  <p id="first" style="letter-spacing:0;text-align:justify">Bonjour, voici la mairie.</p>
  <p lang="en" id="english">Good morning to everybody.</p>
  <p hidden>Ce texte est caché.</p>
  <label>Mot de passe <input id="secret" type="password" value="hunter2"></label>
  <textarea aria-label="Remarque">brouillon personnel</textarea>
  <p contenteditable>texte en cours de frappe</p>
  <select><option>choix personnel</option></select>
  <a id="link" href="/next">Continuer la démarche</a>
  <p lang="ar" id="arabic">مرحبا بكم</p>`;
const frame = `<!doctype html><html lang="fr"><title>Partenaire</title><body style="margin:0">
  <p id="other" style="margin:0;height:200px">Paiement chez notre partenaire.</p>`;

let terminal: Terminal;
let kiosk: KioskWindow;
let page: Page;
let folder: string;

/** What stands in the place of the program that speaks: it writes down what it was told to say, and lets the real one say it. */
const said = () => readFileSync(join(folder, 'said'), 'utf8').trim().split('\n');
const spy = (folder: string) => `#!/bin/sh
words=$(cat)
printf '%s: %s\\n' "$2" "$words" >> ${folder}/said
printf '%s' "$words" | /usr/bin/espeak-ng "$@" | tee ${folder}/last.wav
`;

test.beforeAll(async () => {
  folder = mkdtempSync(join(runtimePaths().state, 'voice-'));
  writeFileSync(join(folder, 'espeak-ng'), spy(folder));
  chmodSync(join(folder, 'espeak-ng'), 0o755);
  makeFolderFor('interface', folder, 0o755);
  terminal = await startTerminal({
    sites: {
      [home]: { '/': main, '/next': '<!doctype html><html lang="fr"><h1>Étape 2</h1><p>Voici la suite.</p>' },
      [frameHost]: { '/': frame },
    },
    procedures: [{ id: 'mairie', title: { fr: 'Démarche' }, entry: `https://${home}/`, hosts: [home, frameHost] }],
    programs: folder,
  });
  page = terminal.kiosk;
  kiosk = new KioskWindow(page);
});
test.afterAll(async () => {
  await terminal?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test.beforeEach(async () => {
  writeFileSync(join(folder, 'said'), '');
  chmodSync(join(folder, 'said'), 0o666);
  await openAnew(terminal, 'mairie', home);
  await addFrame(terminal);
  await runInPage(terminal, `document.querySelector('iframe').style.height = '200px'; scrollTo(0, 0)`);
});

const openPanel = () => kiosk.press(fr('guest.reading.open'));
const styleOf = (run: typeof runInPage, id: string, property: string) =>
  run(terminal, `getComputedStyle(document.querySelector('#${id}'))['${property}']`);

test('where am I: the name that was registered stands out, and the panel says whose site it is', async () => {
  await page.locator('.strip-where').click();
  await kiosk.reads(fr('guest.where.procedure'));
  await kiosk.reads(fr('guest.where.secure'));
  await expect(page.locator('.strip-where .host strong')).toHaveText('mairie.test');
  await expect(page.locator('.strip-where .host-before')).toHaveText('www.');
});

test('the site is zoomed, every page of it, the kiosk is not, and the next resident finds it plain', async () => {
  const ratio = () => runInPage(terminal, 'devicePixelRatio');
  const before = await ratio();
  const kioskBefore = await page.evaluate(() => devicePixelRatio);
  await openPanel();
  await page.getByText(fr('display.percent', { percent: 200 }), { exact: true }).click();
  await expect.poll(ratio).toBe(2 * Number(before));
  await expect.poll(() => runInFrame(terminal, 'devicePixelRatio')).toBe(2 * Number(before));
  await runInPage(terminal, `void setTimeout(() => { location.href = '/next' })`);
  await expect
    .poll(() => runInPage(terminal, 'document.querySelector("h1")?.textContent').catch(() => null))
    .toBe('Étape 2');
  await expect.poll(ratio).toBe(2 * Number(before));
  expect(await page.evaluate(() => devicePixelRatio)).toBe(kioskBefore);
  await endVisit(page);
  await openAnew(terminal, 'mairie', home);
  expect((await stateOf(page)).guest).toMatchObject({ display: { zoom: 100, spacing: false } });
  expect(await ratio()).toBe(before);
});

test('spacing reaches the page and a frame of another site, also one that comes later, and leaves joined letters joined', async () => {
  await openPanel();
  await page.getByText(fr('guest.reading.loose'), { exact: true }).click();
  await expect.poll(() => styleOf(runInPage, 'first', 'letterSpacing')).toBe('1.92px'); // 0.12 × 16
  expect(await styleOf(runInPage, 'first', 'wordSpacing')).toBe('2.56px');
  expect(await styleOf(runInPage, 'first', 'lineHeight')).toBe('24px');
  expect(await styleOf(runInPage, 'first', 'marginBlockEnd')).toBe('32px');
  expect(await styleOf(runInPage, 'first', 'textAlign')).toBe('start');
  expect(await styleOf(runInPage, 'arabic', 'letterSpacing')).toBe('normal');
  await expect.poll(() => styleOf(runInFrame, 'other', 'letterSpacing')).toBe('1.92px');
  await runInPage(terminal, `document.querySelector('iframe').remove()`);
  await addFrame(terminal);
  await expect.poll(() => styleOf(runInFrame, 'other', 'letterSpacing')).toBe('1.92px');
  await page.getByText(fr('guest.reading.normal'), { exact: true }).click();
  await expect.poll(() => styleOf(runInPage, 'first', 'letterSpacing')).toBe('normal');
  await expect.poll(() => styleOf(runInFrame, 'other', 'letterSpacing')).toBe('normal');
});

test('a word is found in every frame, with the keys of the screen, and counted in words', async () => {
  await openPanel();
  await page.getByRole('searchbox').click();
  for (const letter of ['c', 'h', 'e', 'z']) await page.getByRole('button', { name: letter, exact: true }).click();
  await expect(page.getByRole('searchbox')).toHaveValue('chez');
  await kiosk.reads(fr('guest.reading.found_one', { present: 1, count: 1 }));
  await page.getByRole('searchbox').fill('démarche');
  await untilState(page, { guest: { found: { matches: 2, present: 1 } } });
  await kiosk.press(fr('guest.reading.next'));
  await untilState(page, { guest: { found: { matches: 2, present: 2 } } });
  await page.getByRole('searchbox').fill('introuvable');
  await kiosk.reads(fr('guest.reading.none'));
  await openPanel();
  await untilState(page, { guest: { found: null } });
});

test('the page is read to its end, frames and languages too, and nothing that a resident typed or chose', async () => {
  await openPanel();
  await kiosk.press(fr('guest.reading.page'));
  await untilState(page, { guest: { voice: { mode: 'page', sound: expect.any(Number) } } });
  await expect.poll(said, { timeout: 40_000 }).toContain('fr-fr: Paiement chez notre partenaire.');
  await untilState(page, { guest: { voice: { mode: 'off', sound: null } } });
  expect(said()).toEqual([
    'fr-fr: Ma démarche',
    'fr-fr: Bonjour, voici la mairie.',
    'en-gb: Good morning to everybody.',
    'fr-fr: Mot de passe',
    'fr-fr: Continuer la démarche',
    'ar: مرحبا بكم',
    'fr-fr: Paiement chez notre partenaire.',
  ]);
  expect(said().join()).not.toMatch(/hunter2|brouillon|frappe|choix personnel|caché/);
});

test('a touch reads the paragraph in the frame of another site, marked while it is read, and opens nothing', async () => {
  await openPanel();
  await kiosk.press(fr('guest.reading.touch'));
  await kiosk.reads(fr('guest.reading.touchNow'));
  await touch(terminal, 60, 10);
  await expect.poll(said).toEqual(['fr-fr: Paiement chez notre partenaire.']);
  await untilState(page, { guest: { voice: { mode: 'touch', sound: expect.any(Number) } } });
  expect(await runInFrame(terminal, `[...CSS.highlights.get('passerelle-voice')].join()`)).toContain('Paiement chez');
  // A WAV file of some seconds: 22,050 samples of two bytes each second.
  const wav = readFileSync(join(folder, 'last.wav'));
  expect(wav.subarray(0, 4).toString()).toBe('RIFF');
  expect((wav.length - 44) / (22_050 * 2)).toBeGreaterThan(1);
  expect((wav.length - 44) / (22_050 * 2)).toBeLessThan(6);
  await kiosk.press(fr('guest.reading.again'));
  await expect.poll(said).toHaveLength(2);
  const box = JSON.parse(
    String(await runInPage(terminal, `JSON.stringify(document.querySelector('#link').getBoundingClientRect())`)),
  );
  await runInPage(terminal, `document.querySelector('iframe').remove()`);
  const raised = JSON.parse(
    String(await runInPage(terminal, `JSON.stringify(document.querySelector('#link').getBoundingClientRect())`)),
  );
  expect(raised.y).toBeLessThan(box.y);
  await touch(terminal, Math.round(raised.x + 20), Math.round(raised.y + 8));
  await expect.poll(() => said().at(-1)).toBe('fr-fr: Continuer la démarche');
  expect(await runInPage(terminal, 'location.pathname')).toBe('/');
  await kiosk.press(fr('guest.reading.stop'));
  await untilState(page, { guest: { voice: { mode: 'off', sound: null } } });
  await touch(terminal, Math.round(raised.x + 20), Math.round(raised.y + 8));
  await expect.poll(() => runInPage(terminal, 'location.pathname')).toBe('/next');
});

test('a touched field is called by its name, never by what is in it', async () => {
  await runInPage(terminal, `document.querySelector('iframe').remove(); document.querySelector('#secret').focus()`);
  await openPanel();
  await kiosk.press(fr('guest.reading.touch'));
  const box = JSON.parse(
    String(await runInPage(terminal, `JSON.stringify(document.querySelector('#secret').getBoundingClientRect())`)),
  );
  await touch(terminal, Math.round(box.x + 5), Math.round(box.y + 5));
  await expect.poll(said).toEqual(['fr-fr: Mot de passe']);
});

test('reading stops when something else is done, and with the visit; nothing of it is on the disk or in the log', async () => {
  await openPanel();
  await kiosk.press(fr('guest.reading.page'));
  await untilState(page, { guest: { voice: { mode: 'page', sound: expect.any(Number) } } });
  await runInPage(terminal, 'void (window.isLeft = true)');
  await call(page, 'guest.home', {});
  await untilState(page, { guest: { voice: { mode: 'off', sound: null } } });
  // The next page ends what is read when it comes, and what is read too early with it.
  await expect.poll(() => runInPage(terminal, 'window.isLeft ?? false').catch(() => true)).toBe(false);
  await untilState(page, { guest: { loading: false } });
  await kiosk.press(fr('guest.reading.page'));
  await untilState(page, { guest: { voice: { sound: expect.any(Number) } } });
  const { guest } = await stateOf(page);
  const sound = guest.state === 'open' ? guest.voice.sound : null;
  const found = () =>
    page.evaluate(
      (sound) =>
        fetch(`/voice/${sound}`).then(
          ({ status }) => status,
          () => 'refused',
        ),
      sound,
    );
  await endVisit(page);
  expect(await found()).not.toBe(200);
  expect(terminal.output()).not.toMatch(/mairie\.|Bonjour|démarche/);
});

test('without a voice the resident is told', async () => {
  rmSync(join(folder, 'espeak-ng'));
  writeFileSync(join(folder, 'espeak-ng'), '#!/bin/sh\nexit 1\n');
  chmodSync(join(folder, 'espeak-ng'), 0o755);
  await openPanel();
  await kiosk.press(fr('guest.reading.page'));
  await kiosk.reads(fr('guest.reading.no-voice'));
  await untilState(page, { guest: { voice: { mode: 'off', sound: null } } });
  expect(existsSync(join(folder, 'said'))).toBe(true);
});
