import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import { windowsOnScreen, xdotool } from '../harness/hostile-site.ts';
import { beginVisit, call, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
let terminal: Terminal;
let guest: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': '<!doctype html><html lang="fr"><title>Mairie</title><textarea autofocus style="width:100vw;height:100vh"></textarea>',
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
  });
  await beginVisit(terminal.kiosk);
  await call(terminal.kiosk, 'guest.open', { procedure: 'mairie' });
  guest = await terminal.guest(home);
  await guest.waitForLoadState();
});
test.afterAll(() => terminal?.stop());

/** Keys as a keyboard on the terminal would send them, through the X server. */
const press = (...keys: string[]) => xdotool('key', '--clearmodifiers', ...keys);

/** A touch in the middle of the screen, where the site is. */
async function touchSite() {
  await expect(async () => {
    xdotool('mousemove', '900', '600', 'click', '1');
    expect(await guest.evaluate(() => document.hasFocus() && document.activeElement?.tagName)).toBe('TEXTAREA');
  }).toPass();
}

/** Every key that a page hears from now on. */
async function listen(page: Page) {
  await page.evaluate(() => {
    const heard: string[] = [];
    Object.assign(window, { heard });
    for (const type of ['keydown', 'keypress', 'keyup', 'input', 'beforeinput', 'paste'] as const)
      window.addEventListener(type, (event) => heard.push(`${type} ${(event as KeyboardEvent).key ?? ''}`), true);
  });
  return () => page.evaluate(() => (window as unknown as { heard: string[] }).heard);
}

test("a card's digits reach neither the kiosk page nor a site", async () => {
  const { kiosk, reader } = terminal;
  await touchSite();
  const heard = [await listen(kiosk), await listen(guest)];
  const number = demoCards[0]?.number ?? '';
  const pushed: string[] = [];
  await kiosk.exposeFunction('keep', (state: string) => pushed.push(state));
  await kiosk.evaluate(() => {
    window.passerelle.onState((state) =>
      (window as unknown as { keep(state: string): void }).keep(JSON.stringify(state)),
    );
  });
  reader.present(number);
  await untilState(kiosk, { visit: { hasCard: true } });
  reader.remove();
  await untilState(kiosk, { visit: { warning: { kind: 'card-removed' } } });
  reader.present(number);
  await untilState(kiosk, { visit: { warning: null } });
  for (const ask of heard) expect(await ask()).toEqual([]);
  expect(await guest.locator('textarea').inputValue()).toBe('');
  expect(pushed.join()).not.toContain(number);
});

test('keys that write, edit and move reach the site', async () => {
  await touchSite();
  const heard = await listen(guest);
  press('a', 'space', 'BackSpace', 'ctrl+a', 'Tab');
  await expect.poll(heard).toEqual(expect.arrayContaining(['keydown a', 'input ', 'keydown Backspace', 'keydown Tab']));
});

test('shortcuts of browser and desktop reach nobody and change nothing', async () => {
  const { app, kiosk } = terminal;
  await touchSite();
  const heard = await listen(guest);
  const before = { guest: guest.url(), kiosk: kiosk.url() };
  for (const keys of [
    'ctrl+shift+i',
    'ctrl+shift+j',
    'F12',
    'F11',
    'F5',
    'ctrl+r',
    'ctrl+shift+r',
    'ctrl+w',
    'ctrl+q',
    'ctrl+n',
    'ctrl+t',
  ])
    press(keys);
  for (const keys of [
    'ctrl+o',
    'ctrl+s',
    'ctrl+p',
    'ctrl+u',
    'ctrl+h',
    'ctrl+plus',
    'ctrl+minus',
    'alt+Left',
    'alt+F4',
    'F7',
    'super',
    'alt+Tab',
    'Menu',
  ])
    press(keys);
  await expect(async () => {
    press('z');
    expect(await heard()).toContain('keydown z');
  }).toPass();
  const others = (await heard()).filter((key) => key.startsWith('keydown') && !/ (?:z|Control|Shift)$/.test(key));
  expect(others).toEqual([]);
  expect({ guest: guest.url(), kiosk: kiosk.url() }).toEqual(before);
  expect(
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [
        window.isKiosk(),
        window.isVisible(),
        window.webContents.getZoomLevel(),
      ]),
    ),
  ).toEqual([[true, true, 0]]);
});

test('the window covers the screen and stays when it is told to close or to leave full screen', async () => {
  const { app } = terminal;
  const bounds = await app.evaluate(({ BrowserWindow, screen }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.close();
    return [window?.getBounds(), screen.getPrimaryDisplay().bounds, window?.isDestroyed()];
  });
  expect(bounds[0]).toEqual(bounds[1]);
  expect(bounds[2]).toBe(false);
});

test('wheel, pinch and double touch make the site larger at most, and never the kiosk', async () => {
  const { app, kiosk } = terminal;
  await touchSite();
  for (const at of [
    ['900', '600'],
    ['200', '20'],
  ])
    xdotool(
      'mousemove',
      ...at,
      'keydown',
      'ctrl',
      'click',
      '--repeat',
      '5',
      '4',
      'click',
      '--repeat',
      '5',
      '5',
      'click',
      '4',
      'keyup',
      'ctrl',
    );
  const pinch = async (page: Page) => {
    const protocol = await page.context().newCDPSession(page);
    await protocol.send('Input.synthesizePinchGesture', { x: 100, y: 20, scaleFactor: 3 });
    await protocol.detach();
    return page.evaluate(() => window.visualViewport?.scale ?? 0);
  };
  expect(await pinch(kiosk)).toBe(1);
  expect(await pinch(guest)).toBeLessThanOrEqual(3);
  expect(
    await app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((contents) => contents.getZoomFactor()),
    ),
  ).toEqual([1, 1]);
  expect(await kiosk.evaluate(() => [window.visualViewport?.scale, window.devicePixelRatio])).toEqual([1, 1]);
});

test('a right click, a long touch and the menu key open nothing', async () => {
  await touchSite();
  const before = windowsOnScreen();
  const heard = await guest.evaluate(() => {
    const menus: string[] = [];
    window.addEventListener('contextmenu', () => menus.push('asked'));
    Object.assign(window, { menus });
  });
  expect(heard).toBeUndefined();
  xdotool('mousemove', '900', '600', 'click', '3');
  await expect.poll(() => guest.evaluate(() => (window as unknown as { menus: string[] }).menus)).not.toEqual([]);
  press('Menu', 'shift+F10');
  expect(windowsOnScreen()).toEqual(before);
});

test('a file, a link or a text that is dropped on a page takes nobody anywhere', async () => {
  const before = [guest.url(), terminal.kiosk.url()];
  for (const page of [guest, terminal.kiosk]) {
    const protocol = await page.context().newCDPSession(page);
    for (const data of [
      { items: [{ mimeType: 'text/uri-list', data: 'https://evil.test/' }], dragOperationsMask: 1 },
      { items: [], files: ['/etc/passwd'], dragOperationsMask: 1 },
      {
        items: [{ mimeType: 'text/html', data: '<script>location = "https://evil.test/"</script>' }],
        dragOperationsMask: 1,
      },
    ])
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await protocol.send('Input.dispatchDragEvent', { type, x: 5, y: 5, data });
    await protocol.detach();
  }
  expect([guest.url(), terminal.kiosk.url()]).toEqual(before);
  expect((await stateOf(terminal.kiosk)).guest).toMatchObject({ notice: null });
  expect(await guest.evaluate(() => document.body.innerHTML)).not.toContain('root:');
});

test('neither swipes through the history nor keys for it are known to the browser', async () => {
  const { app } = terminal;
  expect(
    await app.evaluate(({ app, Menu }) => [
      app.commandLine.getSwitchValue('overscroll-history-navigation'),
      Menu.getApplicationMenu(),
    ]),
  ).toEqual(['0', null]);
  await guest.evaluate(() => history.pushState({}, '', '/second'));
  await touchSite();
  xdotool('click', '8', 'click', '9'); // the buttons of a mouse for back and forward
  press('alt+Left', 'XF86Back', 'BackSpace');
  expect(await guest.evaluate(() => location.pathname)).toBe('/second');
});
