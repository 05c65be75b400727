import type { ServerResponse } from 'node:http';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { noticeOf, openAnew, workerScript } from '../harness/hostile-site.ts';
import { call, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';
import { until } from '../harness/until.ts';

const home = 'www.mairie.test';
const html = (body: string) => `<!doctype html><html lang="fr"><title>Mairie</title><body>${body}`;

let terminal: Terminal;
let guest: Page;
/** Bytes of the file without end that were sent, and whether somebody still takes them. */
let endless = { sent: 0, open: 0 };

test.beforeAll(async () => {
  terminal = await startTerminal({
    sites: {
      [home]: {
        '/': html('<h1>Ma démarche</h1><textarea></textarea>'),
        '/worker.js': (_request, response) =>
          void response.writeHead(200, { 'content-type': 'text/javascript' }).end(workerScript.dedicated),
        '/endless': (_request, response) => sendForEver(response),
        '/pdf': (_request, response) =>
          void response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF-1.7'),
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
  });
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  endless = { sent: 0, open: 0 };
  guest = await openAnew(terminal, 'mairie', home);
});

function sendForEver(response: ServerResponse) {
  const piece = Buffer.alloc(1 << 20);
  endless.open++;
  response.on('close', () => endless.open--);
  response.writeHead(200, {
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="../../.bashrc"',
  });
  const send = () => {
    while (!response.destroyed && endless.sent < 10 * 2 ** 30) {
      endless.sent += piece.length;
      if (!response.write(piece)) return void response.once('drain', send);
    }
  };
  send();
}

/** The longest time in milliseconds that the shell's main thread was not there for anybody, until the work is done. */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  await terminal.app.evaluate(() => {
    const watch = { last: performance.now(), longest: 0 };
    const timer = setInterval(() => {
      watch.longest = Math.max(watch.longest, performance.now() - watch.last);
      watch.last = performance.now();
    }, 5);
    Object.assign(globalThis, { watch, timer });
  });
  await work();
  return terminal.app.evaluate(() => {
    const { watch, timer } = globalThis as unknown as { watch: { longest: number }; timer: NodeJS.Timeout };
    clearInterval(timer);
    return watch.longest;
  });
}

/** The kiosk answers, and the visit can be ended with nothing left. */
async function expectUsable() {
  expect(await call(terminal.kiosk, 'terminal.describe', {})).toMatchObject({ ok: true });
  await call(terminal.kiosk, 'visit.end', {});
  await untilState(terminal.kiosk, { visit: { stage: 'wiped', reason: 'button' } });
}

for (const [what, script] of [
  [
    'a hundred thousand lines for the console',
    `for (let i = 0; i < 1e5; i++) console.log('line ' + i + ' of a page that says too much'); 'said'`,
  ],
  [
    'five hundred workers',
    `(async () => { for (let i = 0; i < 500; i++) new Worker('/worker.js').postMessage('for (;;) {}'); })().then(() => 'made')`,
  ],
  [
    'a thousand requests for permissions',
    `Promise.all(Array.from({ length: 1000 }, () => Notification.requestPermission())).then(() => 'asked')`,
  ],
  [
    'a thousand frames',
    `for (let i = 0; i < 1000; i++) document.body.append(document.createElement('iframe')); 'made'`,
  ],
  [
    'a heap that only grows',
    `(() => { const all = []; for (let i = 0; i < 300; i++) all.push(new Uint8Array(1 << 20).fill(1)); globalThis.all = all; return 'grown'; })()`,
  ],
] as const) {
  test(`${what} leave the kiosk usable`, async () => {
    const pause = await longestPause(() => guest.evaluate(script));
    console.log(`${what}: ${pause.toFixed(0)} ms`);
    expect(pause).toBeLessThan(100);
    await expectUsable();
  });
}

test('a thousand requests for permissions are one line of the journal', async () => {
  const refused = journalOf(terminal.dataDirectory).filter(({ event }) => event === 'permission-refused');
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThan(5);
});

test('a page that hangs is ended once somebody touches it in vain, and can be opened again', async () => {
  await guest.evaluate(`void setTimeout(() => { for (;;) {} })`);
  await terminal.app.evaluate(({ webContents }) => {
    const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
    for (const type of ['mouseDown', 'mouseUp'] as const)
      site?.sendInputEvent({ type, x: 100, y: 100, button: 'left', clickCount: 1 });
  });
  await expect.poll(() => noticeOf(terminal), { timeout: 30_000 }).toEqual({ kind: 'crashed' });
  expect((await stateOf(terminal.kiosk)).visit.stage).toBe('active');
  await call(terminal.kiosk, 'guest.reload', {});
  await untilState(terminal.kiosk, { guest: { notice: null, loading: false, host: home } });
});

for (const [what, type] of [
  ['the process that draws', 'GPU'],
  ['the process that fetches', 'Utility'],
] as const) {
  test(`when ${what} dies the kiosk goes on, and so does the site`, async () => {
    const pid = () =>
      terminal.app.evaluate(
        ({ app }, type) =>
          app.getAppMetrics().find((one) => one.type === type && (type === 'GPU' || one.name?.includes('Network')))
            ?.pid,
        type,
      );
    const dead = await until(pid, `there is ${what}`);
    process.kill(dead, 'SIGKILL');
    await until(async () => ![undefined, dead].includes(await pid()), `${what} is there again`);
    await call(terminal.kiosk, 'guest.reload', {});
    await untilState(terminal.kiosk, { guest: { notice: null, loading: false, host: home } });
    expect((await stateOf(terminal.kiosk)).visit.stage).toBe('active');
    await expectUsable();
  });
}

for (const [what, script] of [
  [
    'a link that saves',
    `Object.assign(document.createElement('a'), { href: '/endless', download: '../../x.sh' }).click()`,
  ],
  ['a file without end', `location = '/endless'`],
  [
    'a file made by the page',
    `Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x.html' }).click()`,
  ],
  [
    'a file made of data',
    `Object.assign(document.createElement('a'), { href: 'data:application/octet-stream,x', download: 'x.desktop' }).click()`,
  ],
  ['a document that a browser shows elsewhere', `location = '/pdf'`],
  [
    'a thousand files',
    `for (let i = 0; i < 1000; i++) Object.assign(document.createElement('a'), { href: '/endless?' + i, download: '' }).click()`,
  ],
  ['a frame that saves', `document.body.append(Object.assign(document.createElement('iframe'), { src: '/endless' }))`],
] as const) {
  test(`${what}: nothing is kept, the resident is told, and the page stays`, async () => {
    const pause = await longestPause(async () => {
      await guest.evaluate(`void setTimeout(() => { ${script} })`);
      await expect.poll(() => noticeOf(terminal)).toEqual({ kind: 'download' });
    });
    console.log(`${what}: ${pause.toFixed(0)} ms, ${endless.sent >> 20} MB`);
    await expect.poll(() => endless.open).toBe(0);
    expect(endless.sent).toBeLessThan(200 * 2 ** 20);
    await call(terminal.kiosk, 'guest.back', {});
    expect(await guest.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Ma démarche');
  });
}
