import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { addFrame, frameHost, openAnew, runInFrame, runInPage } from '../harness/hostile-site.ts';
import { untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { touch, typeInSite } from '../harness/resident.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';
import { confirmEnd } from '../harness/visits.ts';

const home = 'www.mairie.test';
const fr = (key: string) => say('fr', key);
const form = `<!doctype html><html lang="fr"><title>Mairie</title><body style="margin:0">
  <a id="link" href="/next" style="position:fixed;top:0;left:0;width:200px;height:40px">Ailleurs</a>
  <h1 style="margin-top:60px">Formulaire</h1>
  <form method="post" action="/sent"><input id="name" name="name"><button>Envoyer</button></form>`;

let terminal: Terminal;
let kiosk: KioskWindow;
let page: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': form,
        '/next': '<!doctype html><html lang="fr"><h1>Ailleurs</h1>',
        '/sent': '<!doctype html><html lang="fr"><h1>Envoyé</h1>',
      },
      [frameHost]: {
        '/': `<!doctype html><html lang="fr"><title>Partenaire</title><body style="margin:0"><a id="link" href="/far"
          style="position:fixed;top:100px;left:0;width:200px;height:40px">Plus loin</a><input id="city" style="margin-top:60px">`,
        '/far': '<!doctype html><html lang="fr"><title>Loin</title><h1>Plus loin</h1>',
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
  page = terminal.kiosk;
  kiosk = new KioskWindow(page);
});
test.afterAll(() => terminal?.stop());
test.beforeEach(async () => {
  await openAnew(terminal, 'mairie', home);
});

const heading = () => runInPage(terminal, `document.querySelector('h1')?.textContent`);
const isFilled = (filled: boolean) => untilState(page, { guest: { filled } });
async function fillIn() {
  await runInPage(terminal, `document.querySelector('#name').focus()`);
  await typeInSite(terminal, 'Élodie');
  await isFilled(true);
}
const dialog = () => page.getByRole('dialog');

for (const [how, button] of [
  ['the way home', 'guest.start'],
  ['reloading', 'guest.reload'],
  ['closing', 'guest.close'],
  ['the home of the terminal', 'bar.home'],
] as const) {
  test(`${how} asks before a form that was begun is lost, and staying keeps it`, async () => {
    await fillIn();
    await kiosk.press(fr(button));
    await expect(dialog()).toContainText(fr('leave.form.title'));
    await dialog()
      .getByRole('button', { name: fr('leave.form.stay') })
      .click();
    await expect(dialog()).toBeHidden();
    expect(await runInPage(terminal, `document.querySelector('#name').value`)).toBe('Élodie');
    await kiosk.press(fr(button));
    await dialog()
      .getByRole('button', { name: fr('leave.form.confirm') })
      .click();
    if (button === 'guest.close' || button === 'bar.home') await untilState(page, { guest: { state: 'closed' } });
    else await expect.poll(() => runInPage(terminal, `document.querySelector('#name')?.value`)).toBe('');
  });
}

test('the end of the visit says that a form was begun', async () => {
  await fillIn();
  await kiosk.press(fr('bar.end'));
  await expect(dialog()).toContainText(fr('end.filled'));
  await confirmEnd(kiosk, 'fr');
});

test('a link that leads away asks too; one that was touched with nothing filled in leads on', async () => {
  await touch(terminal, 20, 20);
  await expect.poll(heading).toBe('Ailleurs');
  await openAnew(terminal, 'mairie', home);
  await fillIn();
  await touch(terminal, 20, 20);
  await untilState(page, { guest: { dialog: { kind: 'leave' } } });
  await dialog()
    .getByRole('button', { name: fr('leave.form.stay') })
    .click();
  await untilState(page, { guest: { dialog: null } });
  expect(await runInPage(terminal, `document.querySelector('#name').value`)).toBe('Élodie');
  await touch(terminal, 20, 20);
  await dialog()
    .getByRole('button', { name: fr('leave.form.confirm') })
    .click();
  await expect.poll(heading).toBe('Ailleurs');
  await isFilled(false);
});

test('a link inside a frame of another site asks for what was filled in there, and for nothing else', async () => {
  await addFrame(terminal);
  await fillIn();
  await runInPage(terminal, 'scrollTo(0, 0)'); // the frame stands above
  await touch(terminal, 20, 120);
  await expect.poll(() => runInFrame(terminal, 'document.title')).toBe('Loin');
  await isFilled(true); // in the page around it

  await openAnew(terminal, 'mairie', home);
  await addFrame(terminal);
  await runInFrame(terminal, `window.focus(); document.querySelector('#city').focus()`);
  await page.getByRole('button', { name: 'l', exact: true }).click();
  await isFilled(true);
  await touch(terminal, 20, 120);
  await untilState(page, { guest: { dialog: { kind: 'leave' } } });
  await dialog()
    .getByRole('button', { name: fr('leave.form.stay') })
    .click();
  await untilState(page, { guest: { dialog: null } });
  expect(await runInFrame(terminal, `document.querySelector('#city').value`)).toBe('l');
  await touch(terminal, 20, 120);
  await dialog()
    .getByRole('button', { name: fr('leave.form.confirm') })
    .click();
  await expect.poll(() => runInFrame(terminal, 'document.title')).toBe('Loin');
  await isFilled(false);
});

test('a form that is sent asks nothing, and the page after it is new', async () => {
  await fillIn();
  await runInPage(terminal, `document.querySelector('button').click()`);
  await expect.poll(heading).toBe('Envoyé');
  await isFilled(false);
});

test('what a script fills in is nobody’s work; what is typed in a frame of another site is', async () => {
  await addFrame(terminal);
  await runInPage(
    terminal,
    `const name = document.querySelector('#name'); name.value = 'x'; name.dispatchEvent(new Event('input', { bubbles: true }))`,
  );
  await runInFrame(terminal, `window.focus(); document.querySelector('#city').focus()`);
  await untilState(page, { guest: { filled: false, field: { kind: 'text' } } });
  await page.getByRole('button', { name: 'l', exact: true }).click();
  await isFilled(true);
  await runInPage(terminal, `document.querySelector('iframe').remove(); document.title = ''`);
  await kiosk.press(fr('guest.reload'));
  await isFilled(false);
});
