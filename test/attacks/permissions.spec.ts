import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';

import { addFrame, frameHost, openAnew, runInFrame, runInPage, windowsOnScreen } from '../harness/hostile-site.ts';
import { beginVisit, call, journalOf, stateOf } from '../harness/kiosk.ts';

import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const page = `<!doctype html><html lang="fr"><title>Mairie</title><body style="margin:0">`;

let terminal: Terminal;
let guest: Page;

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': page,
        // Nobody has touched it, nor does a test that evaluates something there, which Chromium takes for a touch.
        '/loud': `<!doctype html><html lang="fr"><title>?</title><script>
          new Audio('data:audio/wav;base64,UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAEAfAAABAAgAZGF0YQAAAAA=').play()
            .then(() => 'played', ({ name }) => name).then((said) => { document.title = said; });</script>`,
        '/with-frame': '<!doctype html><body style="margin:0">',
      },
      [frameHost]: { '/': page },
    },
    procedures: [
      { id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] },
      { id: 'sound', entry: `https://${home}/loud`, hosts: [home] },
    ],
  });
  await beginVisit(terminal.kiosk);
  await call(terminal.kiosk, 'guest.open', { procedure: 'mairie' });
  guest = await terminal.guest(home);
  await guest.waitForLoadState();
});
test.afterAll(() => terminal?.stop());

/** What a call comes to: its value, the name of its error, or that it never settles. */
const outcomeOf = (code: string) => `Promise.race([
    (async () => { const value = await (${code}); return typeof value === 'object' ? 'object' : String(value); })().catch((error) => error.name),
    new Promise((resolve) => setTimeout(resolve, 500, 'never settles')),
  ])`;
const outcome = (code: string) => guest.evaluate(outcomeOf(code));
const inFrame = (code: string) => runInFrame(terminal, code);

/** Shows the page whose frame, of another site, was handed every permission that a page can hand on. */
async function showFrame() {
  await guest.goto(`https://${home}/with-frame`);
  await addFrame(terminal);
}

/** The real call of each, and how it may end. */
const calls = [
  ['camera', 'navigator.mediaDevices.getUserMedia({ video: true })', /NotAllowedError|NotFoundError/],
  ['microphone', 'navigator.mediaDevices.getUserMedia({ audio: true })', /NotAllowedError|NotFoundError/],
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
  ['pictures of the clipboard', 'navigator.clipboard.read()', /NotAllowedError/],
  ['old way to paste', `document.execCommand('paste')`, /^false$/],
  ['midi', 'navigator.requestMIDIAccess()', /TypeError|SecurityError|NotAllowedError/],
  [
    'midi with system messages',
    'navigator.requestMIDIAccess({ sysex: true })',
    /TypeError|SecurityError|NotAllowedError/,
  ],
  ['idle times', 'IdleDetector.requestPermission()', /denied|NotAllowedError|ReferenceError/],
  ['lasting storage', 'navigator.storage.persist()', /^false$/],
  ['list of screens', 'getScreenDetails()', /NotAllowedError|ReferenceError/],
  ['list of fonts', 'queryLocalFonts()', /NotAllowedError|SecurityError|ReferenceError/],
  ['choice of loudspeakers', 'navigator.mediaDevices.selectAudioOutput()', /TypeError|NotAllowedError/],
  ['pointer', `document.body.requestPointerLock({}) ?? 'asked'`, /asked|NotAllowedError|never settles|Error/],
  ['whole keyboard', `navigator.keyboard.lock()`, /Error|never settles|undefined/],
  ['wake lock', `navigator.wakeLock.request('screen')`, /NotAllowedError/],
  ['key or passkey', 'navigator.credentials.get({ publicKey: { challenge: new Uint8Array(16) } })', /NotAllowedError/],
  [
    'payment',
    `new PaymentRequest([{ supportedMethods: 'https://evil.test/' }], { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).show()`,
    /Error/,
  ],
  ['usb', 'navigator.usb.requestDevice({ filters: [] })', /TypeError/],
  ['list of usb devices', 'navigator.usb.getDevices()', /TypeError/],
  ['hid', 'navigator.hid.requestDevice({ filters: [] })', /TypeError/],
  ['serial ports', 'navigator.serial.requestPort()', /TypeError/],
  ['bluetooth', 'navigator.bluetooth.requestDevice({ acceptAllDevices: true })', /TypeError/],
  ['files', 'showOpenFilePicker()', /ReferenceError/],
  ['saving files', 'showSaveFilePicker()', /ReferenceError/],
  ['folders', 'showDirectoryPicker()', /ReferenceError/],
] as const;

for (const [what, code, refused] of calls) {
  test(`a site gets no ${what}`, async () => {
    expect(await outcome(code)).toMatch(refused);
  });
}

test('a site makes no sound of its own', async () => {
  await call(terminal.kiosk, 'guest.close', {});
  await call(terminal.kiosk, 'guest.open', { procedure: 'sound' });
  const loud = await terminal.guest(home);
  await expect.poll(() => loud.title()).toBe('NotAllowedError');
  guest = await openAnew(terminal, 'mairie', home);
});

test('a frame of another site gets none of it either, though the page hands it everything on', async () => {
  await showFrame();
  const outcomes = await Promise.all(
    calls.map(async ([what, code]) => [what, await inFrame(outcomeOf(code))] as const),
  );
  const refusals = new Map<string, RegExp>(calls.map(([what, , refused]) => [what, refused]));
  const granted = outcomes.filter(([what, came]) => !refusals.get(what)?.test(String(came)));
  expect(granted).toEqual([]);
  expect(
    await inFrame(
      `Promise.resolve(document.requestStorageAccess?.() ?? Promise.reject()).then(() => 'granted', () => 'refused')`,
    ),
  ).toBe('refused');
  await guest.goto(`https://${home}/`);
});

test('a site that asks what it may do is told: nothing', async () => {
  const names = [
    ...['camera', 'microphone', 'geolocation', 'notifications', 'midi', 'clipboard-read', 'persistent-storage', 'push'],
    ...['background-sync', 'idle-detection', 'screen-wake-lock', 'window-management', 'local-fonts', 'storage-access'],
    ...['payment-handler', 'periodic-background-sync', 'nfc', 'display-capture'],
  ];
  const granted = `Promise.all(${JSON.stringify(names)}.map((name) =>
    navigator.permissions.query({ name, userVisibleOnly: true }).then(({ state }) => state === 'granted' ? name : null, () => null))).then((all) => all.filter(Boolean))`;
  expect(await guest.evaluate(granted)).toEqual([]);
  await showFrame();
  expect(await inFrame(granted)).toEqual([]);
  await guest.goto(`https://${home}/`);
});

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

test("Chromium's own alert, confirm, prompt and print open nothing, for a page that finds its way back to them", async () => {
  const before = windowsOnScreen();
  const bare = `(() => { const frame = document.createElement('iframe'); document.body.append(frame); return frame.contentWindow; })()`;
  for (const run of [runInPage, runInFrame]) {
    await guest.goto(`https://${home}/with-frame`);
    await addFrame(terminal);
    const answers = `(({ alert, confirm, prompt, print }) => JSON.stringify([alert('x'), confirm('x'), prompt('x'), print()]))(${bare})`;
    expect(await run(terminal, answers)).toBe('[null,false,null,null]');
  }
  expect((await stateOf(terminal.kiosk)).guest).toMatchObject({ dialog: null });
  expect(windowsOnScreen()).toEqual(before);
  await guest.goto(`https://${home}/`);
});

test('nothing of the shell or of Node exists in a site, nor in its frames and workers', async () => {
  const names = ['passerelle', 'require', 'process', 'module', 'electron', 'ipcRenderer', 'Buffer', 'global'];
  const here = `${JSON.stringify(names)}.filter((name) => typeof globalThis[name] !== 'undefined')`;
  expect(await guest.evaluate(here)).toEqual([]);
  const worker = `new Promise((resolve) => { const worker = new Worker(URL.createObjectURL(new Blob(["postMessage(${here.replaceAll('"', "'")})"]))); worker.onmessage = ({ data }) => resolve(data); })`;
  expect(await guest.evaluate(worker)).toEqual([]);
  await showFrame();
  expect(await inFrame(here)).toEqual([]);
});
