import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { testDisplay } from '../../tools/test-environment.ts';
import { beginVisit, call, journalOf, stateOf } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const page = `<!doctype html><html lang="fr"><title>Mairie</title><body style="margin:0">
  <input type="file" style="position:absolute;inset:0;width:100vw;height:100vh">`;

let terminal: Terminal;
let guest: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': page,
        '/with-frame': `<!doctype html><body style="margin:0"><iframe src="https://cadre.mairie.test/" allow="camera; geolocation; clipboard-read" style="border:0;width:100vw;height:100vh"></iframe>`,
        '/file': (_request, response) =>
          void response.writeHead(200, { 'content-disposition': 'attachment; filename="../../x.sh"' }).end('x'),
      },
      'cadre.mairie.test': { '/': page },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, 'cadre.mairie.test'] }],
  });
  await beginVisit(terminal.kiosk);
  await call(terminal.kiosk, 'guest.open', { procedure: 'mairie' });
  guest = await terminal.guest(home);
  await guest.waitForLoadState();
});
test.afterAll(() => terminal?.stop());

/** Titles of the windows on the screen: the kiosk window and what stands in front of it. */
function windowsOnScreen(): string[] {
  const tree = execFileSync('xwininfo', ['-root', '-tree'], {
    encoding: 'utf8',
    env: { ...process.env, ...testDisplay().env },
  });
  return [...tree.matchAll(/^\s+0x\w+ "([^"]+)": .*\s(\d{3,})x(\d{3,})\+/gm)].map(([, title = '']) => title);
}

/** What a call of the page comes to: its value, the name of its error, or that it never settles. */
const outcome = (code: string) =>
  guest.evaluate(`Promise.race([
    (async () => { const value = await (${code}); return typeof value === 'object' ? 'object' : String(value); })().catch((error) => error.name),
    new Promise((resolve) => setTimeout(resolve, 500, 'never settles')),
  ])`);

/** Evaluates in the frame of the site's page, which Playwright does not see in the test runtime. */
const inFrame = (code: string) =>
  terminal.app.evaluate(async ({ webContents }, code) => {
    const site = webContents.getAllWebContents().find((one) => one.getURL().includes('/with-frame'));
    return await site?.mainFrame.frames[0]?.executeJavaScript(code);
  }, code);

/** A touch that goes where a real one goes, into whatever frame lies there. */
const touch = (x: number, y: number) =>
  terminal.app.evaluate(
    ({ webContents }, [x, y]) => {
      const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
      for (const type of ['mouseDown', 'mouseUp'] as const)
        site?.sendInputEvent({ type, x, y, button: 'left', clickCount: 1 });
    },
    [x, y] as const,
  );

for (const [what, code, refused] of [
  ['camera', 'navigator.mediaDevices.getUserMedia({ video: true })', /NotAllowedError|NotFoundError/],
  [
    'screen',
    'navigator.mediaDevices.getDisplayMedia()',
    /NotAllowedError|InvalidStateError|NotSupportedError|AbortError/,
  ],
  [
    'place',
    `new Promise((yes, no) => navigator.geolocation.getCurrentPosition(() => yes('granted'), ({ code }) => yes(code)))`,
    /^1$/,
  ],
  ['notifications', 'Notification.requestPermission()', /^denied$/],
  ['clipboard', 'navigator.clipboard.readText()', /NotAllowedError/],
  ['midi', 'navigator.requestMIDIAccess()', /TypeError|SecurityError|NotAllowedError/],
  ['idle times', 'IdleDetector.requestPermission()', /denied|NotAllowedError|ReferenceError/],
  ['lasting storage', 'navigator.storage.persist()', /^false$/],
  ['usb', 'navigator.usb.requestDevice({ filters: [] })', /TypeError/],
  ['hid', 'navigator.hid.requestDevice({ filters: [] })', /TypeError/],
  ['serial ports', 'navigator.serial.requestPort()', /TypeError/],
  ['bluetooth', 'navigator.bluetooth.requestDevice({ acceptAllDevices: true })', /TypeError/],
  ['files', 'showOpenFilePicker()', /ReferenceError/],
  ['saving files', 'showSaveFilePicker()', /ReferenceError/],
] as const) {
  test(`a site gets no ${what}`, async () => {
    expect(await outcome(code)).toMatch(refused);
  });
}

test('what a site asked for and was refused is journalled', async () => {
  await outcome('Notification.requestPermission()');
  await outcome('navigator.requestMIDIAccess({ sysex: true })');
  const names = () =>
    journalOf(terminal.dataDirectory)
      .filter(({ event }) => event === 'permission-refused')
      .map(({ fields }) => (fields as { permission: string }).permission);
  await expect.poll(names).toEqual(expect.arrayContaining(['notifications', 'midi-sysex']));
});

test('a site cannot cover the bar: full screen and picture in picture are refused', async () => {
  expect(await outcome('document.documentElement.requestFullscreen()')).not.toBe('undefined');
  expect(await guest.evaluate(() => document.fullscreenElement)).toBeNull();
  expect(await outcome(`document.createElement('video').requestPictureInPicture()`)).toMatch(/Error/);
  expect(await guest.evaluate(() => 'documentPictureInPicture' in window)).toBe(false);
});

test('alert, confirm, prompt and print open nothing', async () => {
  const before = windowsOnScreen();
  expect(await guest.evaluate(() => [alert('x'), confirm('x'), window.print()])).toEqual([undefined, false, undefined]);
  await guest.evaluate(() => {
    const frame = document.createElement('iframe');
    setTimeout(() => {
      document.body.append(frame);
      frame.contentWindow?.print();
      document.title = 'printed';
    });
  });
  await expect.poll(() => guest.title().catch(() => null)).toBe('printed');
  expect(windowsOnScreen()).toEqual(before);
});

test("the system's file chooser stays shut, in the page and in a frame of another site", async () => {
  const before = windowsOnScreen();
  await guest.goto(`https://${home}/`);
  await touch(200, 200);
  await guest.evaluate(() => {
    document.body.onclick = () => Object.assign(document.createElement('input'), { type: 'file' }).click();
    document.querySelector('input')?.remove();
    document.body.style.height = '100vh';
  });
  await touch(200, 200);
  await guest.goto(`https://${home}/with-frame`);
  await expect.poll(() => inFrame('location.href')).toBe('https://cadre.mairie.test/');
  await touch(200, 200);
  await new Promise((resolve) => setTimeout(resolve, 500)); // a chooser needs a moment to open
  expect(windowsOnScreen()).toEqual(before);
  await guest.goto(`https://${home}/`);
});

test('nothing is downloaded, and the resident is told', async () => {
  await guest.evaluate(() => setTimeout(() => Object.assign(document.createElement('a'), { href: '/file' }).click()));
  await expect
    .poll(async () => (await stateOf(terminal.kiosk)).guest)
    .toMatchObject({ notice: { kind: 'blocked', reason: 'download' } });
  await call(terminal.kiosk, 'guest.back', {});
});

test('nothing of the shell or of Node exists in a site, nor in its frames and workers', async () => {
  const names = ['passerelle', 'require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer', 'global'];
  const here = `${JSON.stringify(names)}.filter((name) => typeof globalThis[name] !== 'undefined')`;
  expect(await guest.evaluate(here)).toEqual([]);
  const worker = `new Promise((resolve) => { const worker = new Worker(URL.createObjectURL(new Blob(["postMessage(${here.replaceAll('"', "'")})"]))); worker.onmessage = ({ data }) => resolve(data); })`;
  expect(await guest.evaluate(worker)).toEqual([]);
  await guest.goto(`https://${home}/with-frame`);
  await expect.poll(() => inFrame(here)).toEqual([]);
});
