import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { addFrame, frameHost, openAnew, runInFrame, runInPage } from '../harness/hostile-site.ts';
import { call, stateOf, untilState } from '../harness/kiosk.ts';
import { say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const fr = (key: string) => say('fr', key);

const main = `<!doctype html><html lang="fr"><title>Mairie</title><body style="margin:0">
  <input id="name" aria-label="Nom">
  <input id="secret" type="password" aria-label="Mot de passe">
  <input id="code" inputmode="numeric" aria-label="Code">
  <input id="mail" type="email" aria-label="Courriel">
  <div id="free" contenteditable="true" role="textbox" aria-label="Message"></div>
  <div id="open"></div><x-field id="shut"></x-field>
  <script>
    document.querySelector('#open').attachShadow({ mode: 'open' }).innerHTML = '<input aria-label="Ouvert">';
    const shut = document.querySelector('#shut').attachShadow({ mode: 'closed' });
    shut.innerHTML = '<input aria-label="Caché">';
    document.querySelector('#shut').inside = (name) => shut.querySelector(name);
  </script>
  <input id="closed" readonly aria-label="Fermé"><button id="button">Rien à écrire</button>
  <div style="height:3000px"></div><input id="low" aria-label="En bas">`;
const frame = `<!doctype html><html lang="fr"><title>Partenaire</title><body>
  <form onsubmit="document.title = 'envoyé'; return false"><input id="city" aria-label="Ville"></form>
  <div style="height:800px"></div><input id="bottom" aria-label="Tout en bas">`;

let terminal: Terminal;
let kiosk: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: { [home]: { '/': main }, [frameHost]: { '/': frame } },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
  kiosk = terminal.kiosk;
  await openAnew(terminal, 'mairie', home);
  await addFrame(terminal);
});
test.afterAll(() => terminal?.stop());

const keyboard = () => kiosk.getByRole('region', { name: fr('keyboard.label') });
const key = (name: string) => keyboard().getByRole('button', { name, exact: true });
const write = async (...names: string[]) => {
  for (const name of names) await key(name).click({ delay: 100 });
};
const shows = (kind: string) => untilState(kiosk, { guest: { field: { kind } } });

/** What a touch in the site does: the focus goes there. */
const focus = (id: string) => runInPage(terminal, `document.querySelector('#${id}').focus()`);
const focusInFrame = (id: string) => runInFrame(terminal, `window.focus(); document.querySelector('#${id}').focus()`);
const value = (id: string) => runInPage(terminal, `document.querySelector('#${id}').value`);
const valueInFrame = (id: string) => runInFrame(terminal, `document.querySelector('#${id}').value`);
const empty = `for (const field of document.querySelectorAll('input')) field.value = ''`;

test.beforeEach(async () => {
  await runInPage(terminal, `${empty}; document.activeElement.blur()`);
  await runInFrame(terminal, `${empty}; document.activeElement.blur()`);
  await untilState(kiosk, { guest: { field: null } });
});

test('the keyboard comes up for a field and goes with it; what takes no text brings none', async () => {
  for (const other of ['button', 'closed']) {
    await focus('name');
    await shows('text');
    await expect(keyboard()).toBeVisible();
    await focus(other);
    await untilState(kiosk, { guest: { field: null } });
    await expect(keyboard()).toBeHidden();
  }
});

test('what is typed arrives in the field as from a keyboard, accents, capitals and all', async () => {
  await runInPage(
    terminal,
    `document.title = ''; document.querySelector('#name').onkeydown = () => { document.title += '.'; }`,
  );
  await focus('name');
  await shows('text');
  await write(fr('keyboard.capital'), 'É', 'l', 'o', 'd', 'e', fr('keyboard.erase'), 'i', 'e');
  await expect.poll(() => value('name')).toBe('Élodie');
  expect(await runInPage(terminal, 'document.title')).toBe('.'.repeat(8));
});

test('in a frame of another site it types there and nowhere else, and Enter sends its form', async () => {
  await focusInFrame('city');
  await shows('text');
  await write('l', 'y', 'o', 'n');
  await expect.poll(() => valueInFrame('city')).toBe('lyon');
  await write(fr('keyboard.enter'));
  await expect.poll(() => runInFrame(terminal, 'document.title')).toBe('envoyé');
  expect(await value('name')).toBe('');
});

test('a key for a field that lost the focus to another reaches neither', async () => {
  await focus('name');
  await shows('text');
  const { guest } = await stateOf(kiosk);
  const first = guest.state === 'open' ? (guest.field?.id ?? 0) : 0;
  await focusInFrame('city');
  await expect.poll(async () => (await stateOf(kiosk)).guest).toMatchObject({ field: { id: expect.any(Number) } });
  await expect.poll(async () => (await stateOf(kiosk)).guest).not.toMatchObject({ field: { id: first } });
  await call(kiosk, 'guest.type', { field: first, key: { kind: 'text', text: 'x' } });
  await write('a');
  await expect.poll(() => valueInFrame('city')).toBe('a');
  expect(await value('name')).toBe('');
});

test('a secret that is typed is shown nowhere in the kiosk window', async () => {
  await focus('secret');
  await shows('secret');
  await write('z', '7', 'k', 'w');
  await expect.poll(() => value('secret')).toBe('z7kw');
  expect(await kiosk.content()).not.toContain('z7kw');
});

test('it comes up for what can be written in without a field of the page: free text, fields in shadow trees, closed ones too', async () => {
  await focus('free');
  await shows('text');
  await write('o', 'u', 'i');
  await expect.poll(() => runInPage(terminal, `document.querySelector('#free').textContent`)).toBe('oui');

  await runInPage(terminal, `document.querySelector('#open').shadowRoot.querySelector('input').focus()`);
  await shows('text');
  await write('o', 'k');
  const inOpen = `document.querySelector('#open').shadowRoot.querySelector('input').value`;
  await expect.poll(() => runInPage(terminal, inOpen)).toBe('ok');

  await runInPage(terminal, `document.querySelector('#shut').inside('input').focus()`);
  await shows('secret');
  await write('s', 'i');
  const inClosed = `document.querySelector('#shut').inside('input').value`;
  await expect.poll(() => runInPage(terminal, inClosed)).toBe('si');
  await focus('button');
  await untilState(kiosk, { guest: { field: null } });
});

test('for an address, its signs are there at once', async () => {
  await focus('mail');
  await shows('address');
  await write('a', '.', 'b', '_', '1', '@', 'c', '-', 'd', '.fr');
  await expect.poll(() => value('mail')).toBe('a.b_1@c-d.fr');
});

test('letters of another language are two touches away, and stay for the next field', async () => {
  await focus('name');
  await shows('text');
  await write(fr('keyboard.layouts'), 'Українська', 'ї', fr('keyboard.capital'), 'Ж');
  await expect.poll(() => value('name')).toBe('їЖ');
  await focus('button');
  await untilState(kiosk, { guest: { field: null } });
  await focus('name');
  await expect(key('щ')).toBeVisible();
  await write(fr('keyboard.layouts'), 'Français');
  await expect(key('é')).toBeVisible();
});

test('a field for digits has large keys of digits', async () => {
  await focus('code');
  await shows('number');
  await expect(key('q')).toBeHidden();
  await write('4', '2');
  await expect.poll(() => value('code')).toBe('42');
  // Numbers of social security can have a letter.
  await write(fr('keyboard.letters'), fr('keyboard.capital'), 'A');
  await expect.poll(() => value('code')).toBe('42A');
});

test('the keyboard never hides the field that it types into', async () => {
  await focus('low');
  await shows('text');
  await expect(keyboard()).toBeVisible();
  const isInView = `(({ top, bottom }) => top >= 0 && bottom <= innerHeight)(document.querySelector('#low').getBoundingClientRect())`;
  await expect.poll(() => runInPage(terminal, isInView)).toBe(true);
});

test('nor the field of a frame that reaches below the keys', async () => {
  await runInPage(terminal, `document.querySelector('iframe').style.height = '900px'`);
  await runInFrame(terminal, `window.focus(); document.querySelector('#bottom').focus({ preventScroll: true })`);
  await shows('text');
  await expect(keyboard()).toBeVisible();
  const frameTop = `document.querySelector('iframe').getBoundingClientRect().top`;
  const isInView = async () => {
    const fieldBottom = (await runInFrame(
      terminal,
      `document.querySelector('#bottom').getBoundingClientRect().bottom`,
    )) as number;
    const [top, height] = (await runInPage(terminal, `[${frameTop}, innerHeight]`)) as [number, number];
    return top + fieldBottom > 0 && top + fieldBottom <= height;
  };
  await expect.poll(isInView).toBe(true);
  await runInPage(terminal, 'scrollTo(0, 0)');
});

test('it goes with the frame that is taken away, and with the page that is left; keys for either reach nothing', async () => {
  await focusInFrame('city');
  await shows('text');
  const field = async () => {
    const { guest } = await stateOf(kiosk);
    return guest.state === 'open' ? (guest.field?.id ?? 0) : 0;
  };
  const inFrame = await field();
  await runInPage(terminal, `document.querySelector('iframe').remove()`);
  await untilState(kiosk, { guest: { field: null } });
  await addFrame(terminal);

  await focus('name');
  await shows('text');
  const onPage = await field();
  await runInPage(terminal, `location.reload()`).catch(() => {}); // its answer is lost with the page
  await untilState(kiosk, { guest: { field: null, loading: false } });
  await addFrame(terminal);
  for (const old of [inFrame, onPage])
    await call(kiosk, 'guest.type', { field: old, key: { kind: 'text', text: 'x' } });
  await focus('name');
  await shows('text');
  await write('a');
  await expect.poll(() => value('name')).toBe('a');
});

test('closed, it stays closed for this field and comes back when asked for', async () => {
  await focus('name');
  await shows('text');
  await key(fr('keyboard.close')).click();
  await expect(keyboard()).toBeHidden();
  await kiosk.getByRole('button', { name: fr('keyboard.open'), exact: true }).click();
  await expect(keyboard()).toBeVisible();
});
