import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { runtimePaths } from '../../tools/setup/paths.mjs';
import { beginVisit, call } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';
import { changeLanguage } from '../harness/visits.ts';

/** The sheet that is the longest to read into the window: a third of a megabyte, all of it conditions. */
const longest = 'F515';

let terminal: Terminal;
let page: Page;
let kiosk: KioskWindow;

test.beforeAll(async () => {
  terminal = await startTerminal({
    procedures: [
      {
        id: 'apl',
        theme: 'logement',
        title: { fr: 'Demander l’aide au logement (APL)', ar: 'طلب مساعدة السكن' },
        entry: 'https://wwwd.caf.fr/',
        hosts: ['wwwd.caf.fr'],
      },
    ],
    changes: (configuration) => ({
      ...configuration,
      procedures: { ...configuration.procedures, sheets: runtimePaths().sheets },
    }),
  });
  page = terminal.kiosk;
  kiosk = new KioskWindow(page);
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  await beginVisit(page);
  await kiosk.press(fr('home.procedure.title'));
});

const fr = (key: string, values?: Record<string, string>) => say('fr', key, values);
const key = (name: string) =>
  page.getByRole('region', { name: fr('keyboard.label') }).getByRole('button', { name, exact: true });

test('a question with mistakes, typed on the keys of the screen, finds the procedure and the sheets', async () => {
  await kiosk.press(fr('themes.search.title'));
  await page.getByRole('searchbox').waitFor();
  for (const letter of ['a', 'l', 'o', 'c', 'a', 's', 'i', 'o', 'n']) await key(letter).click();
  await key(fr('keyboard.space')).click();
  for (const letter of ['l', 'o', 'j', 'e', 'm', 'e', 'n', 't']) await key(letter).click();
  await kiosk.button('Demander l’aide au logement (APL)').waitFor();
  await kiosk.reads(fr('search.sheets'));
  await key(fr('search.enter')).click();
  await kiosk.press('Demander l’aide au logement (APL)');
  await kiosk.sees('Demander l’aide au logement (APL)');
});

test('from a subject to a file, a sheet, one’s own case, and the online service, without any network', async () => {
  await kiosk.press(fr('themes.names.logement'));
  await kiosk.press(fr('theme.sheets.title'));
  await kiosk.sees('Logement');
  await kiosk.press('Allocations logement');
  await kiosk.sees('Allocations logement');
  await kiosk.press('Aide personnalisée au logement (APL)');
  await kiosk.sees('Aide personnalisée au logement (APL)');

  const situations = page.getByRole('group', { name: fr('sheet.situations') });
  expect(await situations.getByRole('button').count()).toBe(3);
  const conditions = page.getByRole('heading', { name: "Conditions d'attribution" });
  await expect(conditions).toHaveCount(0);
  await situations.getByRole('button', { name: 'Location' }).click();
  await expect(conditions).toHaveCount(1);
  await kiosk.reads("Code de la construction et de l'habitation");
  await kiosk.reads(fr('sheet.definitions'));
  await kiosk.reads('https://www.service-public.fr/particuliers/vosdroits/F12006');
  await kiosk.reads('Licence Ouverte 2.0');
  await kiosk.press("Demande d'allocation logement en ligne");
  await kiosk.sees('Demander l’aide au logement (APL)');
});

test('on an Arabic screen a sheet is announced as French, and marked and set as French', async () => {
  await changeLanguage(kiosk, 'fr', 'ar');
  await kiosk.press(say('ar', 'themes.names.logement'));
  await kiosk.press(say('ar', 'theme.sheets.title'));
  await kiosk.reads(say('ar', 'sheet.onlyFrench'));
  const guide = page.locator('.guide');
  await expect(guide).toHaveAttribute('lang', 'fr');
  await expect(guide).toHaveCSS('direction', 'ltr');
  await expect(page.locator('html')).toHaveCSS('direction', 'rtl');
});

test('the longest sheet of the guide stands on the screen before anybody wonders', async () => {
  const answer = await call(page, 'sheets.read', { sheet: longest });
  expect(JSON.stringify(answer).length).toBeGreaterThan(300_000);
  const { title } = (answer as unknown as { value: { sheet: { title: string } } }).value.sheet;
  await kiosk.press(fr('themes.search.title'));
  await page.getByRole('searchbox').fill('licenciement contractuel fonction publique');
  await key(fr('search.enter')).click();
  const tile = kiosk.button(title);
  await tile.waitFor();
  const tookMs = await page.evaluate(
    ([label]) =>
      new Promise<number>((resolve) => {
        const isShown = () => document.querySelector('h1')?.textContent === label;
        const shown = new MutationObserver(() => {
          if (isShown()) requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - touchedAtMs)));
        });
        shown.observe(document.body, { subtree: true, childList: true, characterData: true });
        const touchedAtMs = performance.now();
        const tile = [...document.querySelectorAll<HTMLElement>('.tile')].find((one) =>
          one.querySelector('.tile-title')?.textContent?.startsWith(label),
        );
        tile?.click();
      }),
    [title] as const,
  );
  // Up to a second, a train of thought is not broken.
  expect(tookMs).toBeLessThan(500);
});
