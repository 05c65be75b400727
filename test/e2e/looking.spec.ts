import { expect, type Page, test } from 'playwright/test';
import { openAnew, runInPage } from '../harness/hostile-site.ts';
import { beginVisit, call, endVisit, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { pdfOf } from '../harness/pdf.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const fr = (key: string, values = {}) => say('fr', key, values);
const picture =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAA2iEnWAAAAEklEQVR4nGP4z8DAAMIM////BwAX7wP9UihlfwAAAABJRU5ErkJggg==';
const given: Readonly<Record<string, Buffer>> = {
  'lettre.pdf': pdfOf(['Bonjour', 'Suite (2)', 'Fin']),
  'longue.pdf': pdfOf(Array.from({ length: 400 }, (_, index) => `Page ${index + 1}`)),
  'secrete.pdf': pdfOf(['Secret'], { wantsPassword: true }),
  'abimee.pdf': Buffer.from(`%PDF-1.7\n${'rien de bon '.repeat(50)}\n%%EOF\n`),
  'photo.png': Buffer.from(picture, 'base64'),
  'fausse.png': Buffer.concat([Buffer.from(picture, 'base64').subarray(0, 16), Buffer.alloc(500)]),
};

let terminal: Terminal;
let kiosk: KioskWindow;

test.beforeAll(async () => {
  terminal = await startTerminal({
    hasOffice: true,
    sites: {
      [home]: {
        '/': '<!doctype html><html lang="fr"><title>Mairie</title><h1>Ma démarche</h1>',
        ...Object.fromEntries(
          Object.entries(given).map(([name, bytes]) => [
            `/${name}`,
            (_request, response) => void response.writeHead(200, { 'content-disposition': 'attachment' }).end(bytes),
          ]),
        ),
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
  });
  kiosk = new KioskWindow(terminal.kiosk);
});
test.afterAll(() => terminal?.stop());
test.beforeEach(() => beginVisit(terminal.kiosk));

/** Takes a file from the site, and touches it among the documents. */
async function take(name: string): Promise<void> {
  await openAnew(terminal, 'mairie', home);
  await runInPage(terminal, `void setTimeout(() => { location = '/${name}' })`);
  await untilState(terminal.kiosk, { guest: { notice: { kind: 'download', outcome: 'kept' } } });
  await kiosk.press(fr('documents.open'));
  await kiosk.press(name);
}

const readerPages = () => terminal.app.windows().filter((page) => page.url().startsWith('passerelle-reader:'));

async function reader(): Promise<Page> {
  await expect.poll(() => readerPages().length).toBe(1);
  return readerPages()[0] as Page;
}

/** How many dots of a page's canvas are not white. */
const inked = (page: Page, number: number) =>
  page.evaluate((index) => {
    const canvas = document.querySelectorAll('.page')[index]?.querySelector('canvas');
    const dots = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
    let dark = 0;
    for (let at = 0; at < dots.length; at += 4) if ((dots[at] ?? 255) < 128) dark += 1;
    return dark;
  }, number - 1);

test('a document is looked at page by page, larger and smaller, and its pages are counted for the printer', async () => {
  await take('lettre.pdf');
  await kiosk.reads('3 pages');
  await kiosk.press(fr('documents.look.open'));
  await untilState(terminal.kiosk, { reading: { stage: 'open', percent: 100 } });
  const page = await reader();
  await expect.poll(() => inked(page, 1)).toBeGreaterThan(500);
  await expect(page.locator('.page-words').first()).toHaveText('Bonjour');
  await expect(page.locator('.page-number')).toHaveText(['1 / 3', '2 / 3', '3 / 3']);
  const width = () =>
    page
      .locator('.page')
      .first()
      .evaluate((element) => element.clientWidth);
  const before = await width();
  await kiosk.press(fr('documents.look.larger'));
  await untilState(terminal.kiosk, { reading: { percent: 150 } });
  await expect.poll(width).toBeGreaterThan(before * 1.4);
  await kiosk.press(fr('documents.look.smaller'));
  await expect.poll(width).toBe(before);
  await kiosk.press(fr('documents.print'));
  await kiosk.reads(fr('print.counted', { pages: 3 }));
  await kiosk.press(fr('sticks.cancel'));
  await kiosk.press(fr('documents.open'));
  await untilState(terminal.kiosk, { reading: null });
  await expect.poll(() => readerPages().length).toBe(0);
});

test('of a long document the pages that are near are drawn, and no others', async () => {
  await take('longue.pdf');
  await kiosk.press(fr('documents.look.open'));
  const page = await reader();
  await expect.poll(() => inked(page, 1)).toBeGreaterThan(100);
  expect(await page.locator('canvas').count()).toBeLessThan(8);
  await page.evaluate(() => document.querySelectorAll('.page')[350]?.scrollIntoView());
  await expect.poll(() => inked(page, 351)).toBeGreaterThan(100);
  await expect.poll(() => page.locator('canvas').count()).toBeLessThan(8);
});

for (const [name, stage] of [
  ['secrete.pdf', 'locked'],
  ['abimee.pdf', 'broken'],
  ['fausse.png', 'broken'],
] as const) {
  test(`${name} is said to be ${stage}`, { tag: '@longer' }, async () => {
    await take(name);
    await kiosk.press(fr('documents.look.open'));
    await kiosk.reads(fr(`documents.look.${stage}.title`));
    expect((await stateOf(terminal.kiosk)).tray.documents[0]?.pages).toBe(null);
  });
}

test('a picture is looked at too', async () => {
  await take('photo.png');
  await kiosk.press(fr('documents.look.open'));
  await untilState(terminal.kiosk, { reading: { stage: 'open' } });
  const page = await reader();
  expect(await page.locator('img').evaluate((image: HTMLImageElement) => image.naturalHeight)).toBe(3);
});

test('whoever made a document do something would find nothing to do', async () => {
  await take('lettre.pdf');
  await untilState(terminal.kiosk, { reading: { stage: 'open' } });
  const page = await reader();
  const tried = await page.evaluate(async (host) => {
    const fails = (work: () => unknown) =>
      Promise.resolve()
        .then(work)
        .then(
          () => 'done',
          () => 'refused',
        );
    const started = (url: string) =>
      new Promise((resolve, reject) => {
        const worker = new Worker(url);
        worker.onmessage = resolve;
        worker.onerror = reject;
      });
    return {
      bridge: [
        typeof (window as { passerelle?: unknown }).passerelle,
        typeof (globalThis as { require?: unknown }).require,
      ],
      site: await fails(() => fetch(`https://${host}/`)),
      kiosk: await fails(() => fetch('passerelle://kiosk/index.html')),
      file: await fails(() => fetch('file:///etc/hostname')),
      // Later: what Playwright runs itself may do more than the page.
      code: await fails(
        () =>
          new Promise((resolve, reject) => {
            setTimeout(() => {
              try {
                resolve(new Function('return 1')());
              } catch (fault) {
                reject(fault);
              }
            });
          }),
      ),
      script: await fails(
        () =>
          new Promise((resolve, reject) => {
            const script = document.createElement('script');
            script.text = 'window.ran = true';
            document.body.append(script);
            if ((window as { ran?: boolean }).ran) resolve(1);
            else reject(new Error());
          }),
      ),
      worker: await fails(() => started(URL.createObjectURL(new Blob(['postMessage(1)'])))),
      window: String(window.open('https://example.test/')),
    };
  }, home);
  const refused = 'refused';
  expect(tried).toEqual({
    bridge: ['undefined', 'undefined'],
    ...{ site: refused, kiosk: refused, file: refused, code: refused, script: refused, worker: refused },
    window: 'null',
  });
  await page.evaluate((host) => {
    location.href = `https://${host}/`;
  }, home);
  await call(terminal.kiosk, 'documents.enlarge', { percent: 150 });
  expect(page.url()).toMatch(/^passerelle-reader:/);
});

test('the end of the visit closes the document', async () => {
  await take('lettre.pdf');
  await reader();
  await endVisit(terminal.kiosk);
  await expect.poll(() => readerPages().length).toBe(0);
  expect((await stateOf(terminal.kiosk)).reading).toBe(null);
  expect(await call(terminal.kiosk, 'documents.open', { document: 'A'.repeat(22) })).toMatchObject({
    error: { code: 'no-visit' },
  });
});

test('a document whose page dies is said not to open', { tag: '@longer' }, async () => {
  await take('lettre.pdf');
  await kiosk.press(fr('documents.look.open'));
  await reader();
  await terminal.app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('passerelle-reader:'))
      ?.forcefullyCrashRenderer(),
  );
  await kiosk.reads(fr('documents.look.broken.title'));
});

for (const [what, name] of [
  ['closes its own page', 'lettre.pdf'],
  ['cannot be read', 'abimee.pdf'],
] as const) {
  test(`a document that ${what} leaves nothing running, and the kiosk goes on`, { tag: '@longer' }, async () => {
    await take(name);
    await kiosk.press(fr('documents.look.open'));
    // It ends before it can answer.
    if (name === 'lettre.pdf') await (await reader()).evaluate(() => window.close()).catch(() => {});
    await kiosk.reads(fr('documents.look.broken.title'));
    await expect.poll(() => readerPages().length).toBe(0);
    expect(await call(terminal.kiosk, 'documents.enlarge', { percent: 150 })).toMatchObject({ ok: false });
    await kiosk.press(fr('documents.open'));
    await untilState(terminal.kiosk, { reading: null, services: 'connected' });
  });
}
