import { readdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { trayFolder } from '../../main/shell/tray/index.ts';
import {
  addFrame,
  frameHost,
  openAnew,
  runInFrame,
  runInPage,
  windowsOnScreen,
  xdotool,
} from '../harness/hostile-site.ts';
import { beginVisit, call, endVisit, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const fr = (key: string) => say('fr', key);
const letter = `%PDF-1.7\n${'Madame, Monsieur'.padEnd(300_000)}\n%%EOF\n`;
const picture = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(200)]);

/** A page that is one large field for files. */
const form = (
  attributes = '',
  target = '',
) => `<!doctype html><html lang="fr"><title>Envoi</title><body style="margin:0">
  <form method="post" action="/received" enctype="multipart/form-data" ${target}>
  <input type="file" name="piece" ${attributes} style="position:absolute;inset:0;width:100vw;height:100vh"></form>`;

let terminal: Terminal;
let kiosk: KioskWindow;
let received = Buffer.alloc(0);

test.beforeAll(async () => {
  const give = (bytes: string | Buffer, name: string) => (_request: IncomingMessage, response: ServerResponse) =>
    void response.writeHead(200, { 'content-disposition': `attachment; filename="${name}"` }).end(bytes);
  function receive(request: IncomingMessage, response: ServerResponse) {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      received = Buffer.concat(parts);
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>Reçu</h1>');
    });
  }
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': '<!doctype html><html lang="fr"><title>Mairie</title><body style="margin:0">',
        '/one': form(),
        '/many': form('multiple'),
        '/pictures': form('accept=".JPG, image/png, text"'),
        '/folder': form('webkitdirectory'),
        '/window': form('', 'target="_blank"'),
        '/hidden': `<!doctype html><html lang="fr"><title>Envoi</title><body style="height:100vh"><h1>Touchez</h1><script>
          onclick = () => Object.assign(document.createElement('input'), { type: 'file', onchange: ({ target }) => { document.title = target.files[0].name; } }).click();
          </script>`,
        '/letter': give(letter, 'Lettre.pdf'),
        '/picture': give(picture, 'Photo.png'),
        '/received': receive,
      },
      [frameHost]: {
        '/': form('multiple'),
        '/received': receive,
        '/eager': `<!doctype html><html lang="fr"><script src="/ran"></script>`,
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
  kiosk = new KioskWindow(terminal.kiosk);
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  await beginVisit(terminal.kiosk);
  await openAnew(terminal, 'mairie', home);
});

/** Brings documents of the site into the tray. */
async function have(...paths: readonly string[]) {
  for (const path of paths) {
    await runInPage(terminal, `void (location = '${path}')`);
    await untilState(terminal.kiosk, { guest: { notice: { kind: 'download', outcome: 'kept' } } });
    await call(terminal.kiosk, 'guest.back', {});
  }
}

async function show(path: string, host = home) {
  const address = `https://${host}${path}`;
  await runInPage(terminal, `void setTimeout(() => { location = '${address}' })`);
  await expect.poll(() => runInPage(terminal, 'location.href + document.readyState')).toBe(`${address}complete`);
}

/** Touches what is on the screen with a pointer of the machine: before it is there, Chromium drops what reaches a page. */
async function touchField(run = runInPage) {
  const paints = `performance.getEntriesByName('first-contentful-paint').length`;
  await expect.poll(() => run(terminal, paints)).toBe(1);
  xdotool('mousemove', '900', '700', 'click', '1');
}

const asks = (part: Record<string, unknown>) => untilState(terminal.kiosk, { guest: { chooser: part } });
const files = (run: typeof runInPage) =>
  run(
    terminal,
    `Promise.all([...document.querySelector('input').files].map(async (file) => [file.name, file.type, (await file.text()).slice(0, 25)].join(' | '))).then((all) => all.join('; '))`,
  );
const filesInMemory = () => readdirSync(trayFolder(join(terminal.folder, 'shell')), { recursive: true });
const chooser = async () => {
  const { guest } = await stateOf(terminal.kiosk);
  return guest.state === 'open' ? guest.chooser : guest;
};

for (const [where, run, host, open] of [
  ['the page', runInPage, home, () => show('/many')],
  ['a page of another site', runInPage, frameHost, () => show('/', frameHost)],
  ['a frame of another site', runInFrame, frameHost, () => addFrame(terminal)],
] as const) {
  test(`a field of ${where} gets what the resident chooses among the documents, and no window of the system opens`, async () => {
    const before = windowsOnScreen().length;
    await have('/letter', '/picture');
    await open();
    await touchField(run);
    await asks({ host, takesMany: true, kinds: ['pdf', 'png', 'jpeg'] });
    await kiosk.sees(fr('documents.give.many'));
    await kiosk.reads(host.split('.').slice(-2).join('.'));
    for (const name of ['Lettre.pdf', 'Photo.png']) await kiosk.page.getByText(name).click();
    await kiosk.press(fr('documents.give.give'));
    await untilState(terminal.kiosk, { guest: { chooser: null, filled: true } });
    await expect
      .poll(() => files(run))
      .toMatch(/^Lettre\.pdf \| application\/pdf \| %PDF-1\.7\nMadame, Monsieur; Photo\.png \| image\/png \| /);
    received = Buffer.alloc(0);
    await run(terminal, `void document.querySelector('form').submit()`);
    await expect.poll(() => received.includes(letter)).toBe(true);
    expect(received.includes('filename="Lettre.pdf"')).toBe(true);
    expect(received.includes(picture)).toBe(true);
    expect(windowsOnScreen()).toHaveLength(before);
    await endVisit(terminal.kiosk);
    expect(filesInMemory()).toEqual([]);
  });
}

test('a field for one document takes the one that is touched, and can be asked again', async () => {
  await have('/letter', '/picture');
  await show('/one');
  await touchField();
  await kiosk.sees(fr('documents.give.one'));
  await kiosk.press(fr('product.back'));
  await untilState(terminal.kiosk, { guest: { chooser: null, filled: false } });
  expect(await files(runInPage)).toBe('');
  await touchField();
  await kiosk.press('Lettre.pdf');
  await expect.poll(() => files(runInPage)).toContain('Lettre.pdf');
  await touchField();
  await kiosk.press('Photo.png');
  await expect.poll(() => files(runInPage)).toMatch(/^Photo\.png/);
});

test('what the field does not take is said to, and cannot be chosen', async () => {
  await have('/letter', '/picture');
  await show('/pictures');
  await touchField();
  await asks({ kinds: ['png', 'jpeg'] });
  await kiosk.reads(fr('documents.give.unfit'));
  await expect(kiosk.button('Lettre.pdf')).toHaveCount(0);
  await kiosk.press('Photo.png');
  await expect.poll(() => files(runInPage)).toMatch(/^Photo\.png/);
});

test('without documents the resident is told how to bring one', async () => {
  await show('/one');
  await touchField();
  await kiosk.reads(fr('documents.give.how'));
  await kiosk.press(fr('documents.bring'));
  await kiosk.press(fr('product.close'));
  await kiosk.press(fr('product.back'));
  await untilState(terminal.kiosk, { guest: { chooser: null, notice: null } });
});

test('a field for a folder gets nothing', async () => {
  const before = windowsOnScreen().length;
  await have('/letter');
  await show('/folder');
  await touchField();
  await show('/one'); // what the touch came to is known by now
  expect(await chooser()).toBeNull();
  await touchField();
  await asks({ takesMany: false });
  expect(windowsOnScreen()).toHaveLength(before);
});

test('a form that asked for a window of its own is sent with its document', async () => {
  await have('/letter');
  await show('/window');
  await touchField();
  await kiosk.press('Lettre.pdf');
  await expect.poll(() => files(runInPage)).toContain('Lettre.pdf');
  received = Buffer.alloc(0);
  await runInPage(terminal, `void document.querySelector('form').submit()`);
  await expect.poll(() => received.includes(letter)).toBe(true);
});

test('a document that is erased is erased for the page too', async () => {
  await have('/letter');
  await show('/one');
  await touchField();
  await kiosk.press('Lettre.pdf');
  await expect.poll(() => files(runInPage)).toContain('Lettre.pdf');
  const [document] = (await stateOf(terminal.kiosk)).tray.documents;
  await call(terminal.kiosk, 'documents.remove', { document: document?.id ?? '' });
  expect(filesInMemory()).toHaveLength(1);
  const read = `document.querySelector('input').files[0].text().catch(({ name }) => name)`;
  expect(await runInPage(terminal, read)).toBe('NotFoundError');
});

test('a choice for a field whose page is gone reaches nobody', async () => {
  await have('/letter');
  await show('/one');
  await touchField();
  await asks({ takesMany: false });
  const stale = await chooser();
  await show('/many');
  await untilState(terminal.kiosk, { guest: { chooser: null } });
  const [document] = (await stateOf(terminal.kiosk)).tray.documents;
  const id = stale && 'id' in stale ? stale.id : 0;
  await call(terminal.kiosk, 'guest.choose', { chooser: id, documents: [document?.id ?? ''] });
  expect(await files(runInPage)).toBe('');
});

test('a field that a page makes for a moment, and shows nowhere, is asked for in the same way', async () => {
  await have('/letter');
  await show('/hidden');
  await touchField();
  await asks({ host: home, takesMany: false });
  await kiosk.press('Lettre.pdf');
  await expect.poll(() => runInPage(terminal, 'document.title')).toBe('Lettre.pdf');
});

test('a frame of another site runs nothing before its fields are guarded', async () => {
  await terminal.app.evaluate(({ webContents }) => {
    const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
    if (!site) throw new Error('no site');
    const send = site.debugger.sendCommand.bind(site.debugger);
    const guarded = new Promise<void>((resolve) => Object.assign(globalThis, { guard: resolve }));
    site.debugger.sendCommand = async (method, ...rest) => {
      if (method === 'Page.setInterceptFileChooserDialog') await guarded;
      return send(method, ...rest);
    };
  });
  const asked = () => terminal.sites.requests.filter((request) => request.startsWith(frameHost));
  const from = asked().length;
  await runInPage(
    terminal,
    `document.body.replaceChildren(Object.assign(document.createElement('iframe'), { src: 'https://${frameHost}/eager' }))`,
  );
  await expect.poll(() => asked().slice(from)).toEqual([`${frameHost} /eager`]);
  for (let trip = 0; trip < 50; trip++) await runInPage(terminal, `fetch('/', { cache: 'no-store' }).then(() => 1)`);
  expect(asked().slice(from)).toEqual([`${frameHost} /eager`]);
  await terminal.app.evaluate(() => (globalThis as unknown as { guard(): void }).guard());
  await expect.poll(() => asked().slice(from)).toEqual([`${frameHost} /eager`, `${frameHost} /ran`]);
});
