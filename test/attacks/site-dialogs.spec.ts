import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { addFrame, frameHost, openAnew, runInFrame, runInPage, windowsOnScreen } from '../harness/hostile-site.ts';
import { call, endVisit, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const fr = (key: string) => say('fr', key);

let terminal: Terminal;
let kiosk: KioskWindow;
let page: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': '<!doctype html><html lang="fr"><title>Mairie</title><h1>Ma démarche</h1>',
        '/early': `<!doctype html><html lang="fr"><script>globalThis.first = confirm('Déjà ?')</script><h1>Étape 2</h1>`,
        '/long': `<!doctype html><html lang="fr"><style>p { break-after: page }</style>${'<p>Page</p>'.repeat(500)}`,
      },
      [frameHost]: { '/': '<!doctype html><html lang="fr"><title>Partenaire</title><h1>Paiement</h1>' },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
  page = terminal.kiosk;
  kiosk = new KioskWindow(page);
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  await openAnew(terminal, 'mairie', home);
  await addFrame(terminal);
});

/** Leaves the answer where a later look finds it: the page stands still meanwhile. */
const ask = (run: typeof runInPage, code: string) =>
  run(terminal, `void setTimeout(() => { globalThis.answer = [${code}] })`);
const answer = (run: typeof runInPage) => run(terminal, 'JSON.stringify(globalThis.answer)');
const dialog = () => page.getByRole('alertdialog');
const asks = (part: Record<string, unknown>) => untilState(page, { guest: { dialog: part } });
const silent = { guest: { dialog: null } };

for (const [where, run, host] of [
  ['the page', runInPage, home],
  ['a frame of another site', runInFrame, frameHost],
] as const) {
  test(`${where} says, asks and is answered, under the name of its host`, async () => {
    const before = windowsOnScreen();
    await ask(run, `alert('Bonjour <b>vous</b>')`);
    await asks({ kind: 'alert', host, text: 'Bonjour <b>vous</b>' });
    await expect(dialog()).toContainText('Bonjour <b>vous</b>');
    await expect(dialog()).toContainText(host);
    await dialog()
      .getByRole('button', { name: fr('guest.asks.yes') })
      .click();
    await untilState(page, silent);
    expect(await answer(run)).toBe('[null]');

    for (const [button, value] of [
      ['yes', true],
      ['no', false],
    ] as const) {
      await ask(run, `confirm('Continuer ?')`);
      await asks({ kind: 'confirm', host });
      await dialog()
        .getByRole('button', { name: fr(`guest.asks.${button}`), exact: true })
        .click();
      await untilState(page, silent);
      expect(await answer(run)).toBe(`[${value}]`);
    }
    expect(windowsOnScreen()).toEqual(before);
  });

  test(`${where} asks for words, which are typed on the screen`, async () => {
    await ask(run, `prompt('Prénom ?', 'Lou')`);
    await asks({ kind: 'prompt', host, proposed: 'Lou' });
    await dialog().getByRole('button', { name: 'e', exact: true }).click();
    await expect(dialog().getByRole('textbox')).toHaveValue('Loue');
    await dialog()
      .getByRole('button', { name: fr('guest.asks.yes') })
      .last()
      .click();
    await untilState(page, silent);
    expect(await answer(run)).toBe('["Loue"]');
    await ask(run, `prompt('Prénom ?', 'Lou')`);
    await asks({ kind: 'prompt' });
    await dialog()
      .getByRole('button', { name: fr('guest.asks.no'), exact: true })
      .click();
    await untilState(page, silent);
    expect(await answer(run)).toBe('[null]');
  });
}

test('a page that asks before anything else of it runs waits for the answer', async () => {
  await runInPage(terminal, `void setTimeout(() => { location.href = '/early' })`);
  await asks({ kind: 'confirm', text: 'Déjà ?' });
  await kiosk.press(fr('guest.asks.yes'));
  await untilState(page, silent);
  await expect.poll(() => runInPage(terminal, 'globalThis.first')).toBe(true);
});

test('words that are too long, hidden or turned are cut and cleaned', async () => {
  await ask(runInPage, `alert('\\u202Eedoc\\u200B\\n' + 'x'.repeat(1e6))`);
  await untilState(page, { guest: { dialog: { kind: 'alert' } } });
  const { guest } = await stateOf(page);
  const text = guest.state === 'open' ? (guest.dialog?.text ?? '') : '';
  expect(text).toMatch(/^edoc\nx+…$/);
  expect(text.length).toBeLessThanOrEqual(600);
});

test('a page that keeps asking can be told to stop, and then gets no answer but no', async () => {
  await runInPage(
    terminal,
    `void setTimeout(() => { globalThis.count = 0; while (globalThis.count < 1000) { confirm('Encore ?'); globalThis.count++; } })`,
  );
  for (let times = 0; times < 3; times++) {
    await asks({ canSilence: false });
    const { guest } = await stateOf(page);
    const id = guest.state === 'open' ? guest.dialog?.id : undefined;
    await call(page, 'guest.answer', { dialog: id ?? 0, accepted: true, text: '', silence: false });
  }
  await asks({ canSilence: true });
  await kiosk.press(fr('guest.asks.silence'));
  await untilState(page, silent);
  await expect.poll(() => runInPage(terminal, 'globalThis.count')).toBe(1000);
  expect(await runInPage(terminal, `confirm('Et maintenant ?')`)).toBe(false);
});

test('a page that waits for an answer holds up neither the way home nor the end of the visit', async () => {
  await ask(runInPage, `confirm('Rester ?')`);
  await asks({ kind: 'confirm' });
  await call(page, 'guest.home', {});
  await untilState(page, { guest: { dialog: null, loading: false } });
  await ask(runInFrame, `confirm('Rester ?')`).catch(() => {}); // the frame went with its page
  await ask(runInPage, `confirm('Rester ?')`);
  await asks({ kind: 'confirm' });
  await endVisit(page);
  expect((await stateOf(page)).guest).toEqual({ state: 'closed' });
});

test('the kiosk goes on while a site asks, and the question waits', async () => {
  await ask(runInPage, `confirm('Continuer ?')`);
  await asks({ kind: 'confirm' });
  await expect(dialog()).toBeVisible();
  expect(await call(page, 'help.request', {})).toMatchObject({ ok: true });
  await call(page, 'help.cancel', {});
  await kiosk.press(fr('guest.asks.no'));
  await untilState(page, silent);
});

test('a page that is printed becomes a document of the visit, also for its frame, and no window opens', async () => {
  const before = windowsOnScreen();
  for (const [index, run] of [runInPage, runInFrame].entries()) {
    await run(terminal, 'void window.print()');
    await untilState(page, { guest: { notice: { kind: 'printed', outcome: 'kept' }, keepsPage: true } });
    await kiosk.reads(fr('guest.printed.kept.title'));
    const { documents } = (await stateOf(page)).tray;
    expect(documents).toHaveLength(index + 1);
    expect(documents[index]).toMatchObject({ kind: 'pdf' });
    await kiosk.press(fr('guest.return'));
    await untilState(page, { guest: { notice: null } });
  }
  expect(windowsOnScreen()).toEqual(before);
  await endVisit(page);
  expect((await stateOf(page)).tray.documents).toEqual([]);
});

test('a flood of prints is one document, and five hundred pages are none', async () => {
  await runInPage(terminal, 'for (let i = 0; i < 1000; i++) window.print(); 1');
  await untilState(page, { guest: { notice: { kind: 'printed', outcome: 'kept' } } });
  const count = (await stateOf(page)).tray.documents.length;
  await runInPage(terminal, 'for (let i = 0; i < 1000; i++) window.print(); 1');
  await kiosk.press(fr('guest.return'));
  await runInPage(terminal, `void setTimeout(() => { location.href = '/long' })`);
  await expect.poll(() => runInPage(terminal, 'document.querySelectorAll("p").length')).toBe(500);
  await runInPage(terminal, 'void window.print()');
  await untilState(page, { guest: { notice: { kind: 'printed', outcome: 'too-large' } } });
  expect((await stateOf(page)).tray.documents).toHaveLength(count);
});
