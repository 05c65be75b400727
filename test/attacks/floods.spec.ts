import type { ServerResponse } from 'node:http';
import { expect, test } from 'playwright/test';
import { frameHost, noticeOf, workerScript } from '../harness/hostile-site.ts';
import { beginVisit, call, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { startUnwatchedTerminal, type UnwatchedTerminal } from '../harness/terminal.ts';
import { until } from '../harness/until.ts';
import type { Evaluating } from '../harness/unwatched-shell.ts';

const home = 'www.mairie.test';
const html = (body: string) => `<!doctype html><html lang="fr"><title>Mairie</title><body>${body}`;

let terminal: UnwatchedTerminal;
/** Bytes of the file without end that were sent, and whether somebody still takes them. */
let endless = { sent: 0, open: 0 };

test.beforeAll(async () => {
  terminal = await startUnwatchedTerminal({
    sites: {
      [home]: {
        '/': html('<h1>Ma démarche</h1><textarea></textarea>'),
        '/worker.js': (_request, response) =>
          void response.writeHead(200, { 'content-type': 'text/javascript' }).end(workerScript.dedicated),
        '/endless': (_request, response) => sendForEver(response, ''),
        '/endless-pdf': (_request, response) => sendForEver(response, '%PDF-1.7'),
      },
      [frameHost]: { '/': html('<h1>Paiement</h1>') },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  endless = { sent: 0, open: 0 };
  const { kiosk } = terminal;
  if ((await stateOf(kiosk)).visit.stage !== 'active') await beginVisit(kiosk);
  await call(kiosk, 'guest.close', {});
  await untilState(kiosk, { guest: { state: 'closed' } });
  await call(kiosk, 'guest.open', { procedure: 'mairie' });
  await untilState(kiosk, { guest: { state: 'open', loading: false, notice: null } });
  await expect.poll(() => heading().catch(() => null)).toBe('Ma démarche');
});

/** What the resident is told of files from now on. */
async function outcomesTold(kiosk: Evaluating): Promise<() => Promise<string[]>> {
  const collected = 'outcomesTold';
  await kiosk.evaluate((name) => {
    const told: string[] = [];
    Object.assign(window, { [name]: told });
    window.passerelle.onState(({ guest }) => {
      if (guest.state === 'open' && guest.notice?.kind === 'download') told.push(guest.notice.outcome);
    });
  }, collected);
  return () => kiosk.evaluate<string[], string>(`window.${collected}`);
}

const heading = () => terminal.site.evaluate(`document.querySelector('h1').textContent`);

function sendForEver(response: ServerResponse, beginning: string) {
  const piece = Buffer.alloc(1 << 20);
  endless.open++;
  response.on('close', () => endless.open--);
  response.writeHead(200, {
    'content-type': 'application/zip',
    'content-disposition': 'attachment; filename="../../.bashrc"',
  });
  response.write(beginning.padEnd(1024));
  const send = () => {
    while (!response.destroyed && endless.sent < 10 * 2 ** 30) {
      endless.sent += piece.length;
      if (!response.write(piece)) return void response.once('drain', send);
    }
  };
  send();
}

/**
 * The longest time in milliseconds that the shell's main thread worked without letting a timer in, until the work is done: time of
 * the processor, so that other programs of this machine do not count.
 */
async function longestPause(work: () => Promise<unknown>): Promise<number> {
  await terminal.inMain(() => {
    const { readFileSync } = (process.mainModule as NodeModule).require('node:fs') as typeof import('node:fs');
    const workedMs = () =>
      Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1_000_000;
    const watch = { worked: workedMs(), longest: 0 };
    const timer = setInterval(() => {
      const worked = workedMs();
      watch.longest = Math.max(watch.longest, worked - watch.worked);
      watch.worked = worked;
    }, 5);
    Object.assign(globalThis, { watch, timer });
  });
  await work();
  return terminal.inMain(() => {
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

/** Runs code in the page that the page does not come back from. */
const start = (script: string) => terminal.site.evaluate(`void setTimeout(() => { ${script} })`);

/** Runs code in the frame of another site. */
const inFrame = (code: string) =>
  terminal.inMain(
    ({ webContents }, code) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getURL().startsWith('https:'))
        ?.mainFrame.frames[0]?.executeJavaScript(code),
    code,
  );

async function addFrame() {
  const code = `new Promise((resolve) => document.body.prepend(Object.assign(document.createElement('iframe'), { src: 'https://${frameHost}/', onload: () => resolve() })))`;
  await terminal.site.evaluate(code);
}

for (const [what, script] of [
  [
    'five hundred workers',
    `(async () => { for (let i = 0; i < 500; i++) new Worker('/worker.js').postMessage('for (;;) {}'); })().then(() => 'made')`,
  ],
  [
    'a thousand requests for permissions',
    `Promise.all(Array.from({ length: 1000 }, () => Notification.requestPermission())).then(() => 'asked')`,
  ],
  [
    'three hundred frames',
    `for (let i = 0; i < 300; i++) document.body.append(document.createElement('iframe')); 'made'`,
  ],
  [
    'a heap that only grows',
    `(() => { const all = []; for (let i = 0; i < 300; i++) all.push(new Uint8Array(1 << 20).fill(1)); globalThis.all = all; return 'grown'; })()`,
  ],
  [
    'a WebAssembly that takes what memory there is',
    `(() => { const memory = new WebAssembly.Memory({ initial: 1 }); try { for (;;) memory.grow(1024); } catch {} new Uint8Array(memory.buffer, 0, 300 << 20).fill(1); globalThis.memory = memory; return 'grown'; })()`,
  ],
] as const) {
  test(`${what} leave the kiosk usable`, async () => {
    const pause = await longestPause(() => terminal.site.evaluate(script));
    console.log(`${what}: ${pause.toFixed(0)} ms`);
    expect(pause).toBeLessThan(100);
    await expectUsable();
  });
}

test('workers of every kind, also those of a frame and of another worker, run with nobody but the shell watching', async () => {
  const reply = (made: string) =>
    `new Promise((resolve) => { const worker = ${made}; (worker.port ?? worker).onmessage = ({ data }) => resolve(data); })`;
  const blob = (code: string) =>
    `URL.createObjectURL(new Blob([${JSON.stringify(code)}], { type: 'text/javascript' }))`;
  const dedicated = reply(`new Worker(${blob(`postMessage('runs')`)})`);
  const nested = reply(`new Worker(${blob(`${dedicated}.then(postMessage)`)})`);
  const shared = reply(`new SharedWorker(${blob(`onconnect = ({ ports: [port] }) => port.postMessage('runs')`)})`);
  const audio = `new OfflineAudioContext(1, 128, 44100).audioWorklet.addModule(${blob('')}).then(() => 'runs')`;
  await addFrame();
  for (const run of [(code: string) => terminal.site.evaluate(code), inFrame])
    for (const code of [dedicated, nested, shared, audio]) expect(await run(code)).toBe('runs');
});

test('a thousand requests for permissions are one line of the journal', async () => {
  const refusals = () => journalOf(terminal.dataDirectory).filter(({ event }) => event === 'permission-refused').length;
  const before = refusals();
  await terminal.site.evaluate(
    `Promise.all(Array.from({ length: 1000 }, () => navigator.geolocation.getCurrentPosition(() => {}, () => {})))`,
  );
  await expect.poll(refusals).toBe(before + 1);
  await call(terminal.kiosk, 'terminal.describe', {}); // whatever else was written was written before this is answered
  expect(refusals()).toBe(before + 1);
});

const chatter = `for (let i = 0; ; i++) console.log('line ' + i + ' of a page that says too much')`;
for (const [what, flood] of [
  ['the page', () => start(chatter)],
  ['a frame of another site', () => addFrame().then(() => inFrame(`void setTimeout(() => { ${chatter} })`))],
  ['a worker', () => terminal.site.evaluate(`void new Worker('/worker.js').postMessage(${JSON.stringify(chatter)})`)],
  ['errors of the page', () => start(`for (;;) reportError(new Error('x'))`)],
] as const) {
  test(`lines without end for the console, by ${what}, end the page and leave the kiosk usable`, async () => {
    const pause = await longestPause(async () => {
      await flood();
      await expect.poll(() => noticeOf(terminal), { timeout: 20_000 }).toEqual({ kind: 'crashed' });
    });
    console.log(`the console, by ${what}: ${pause.toFixed(0)} ms`);
    expect(pause).toBeLessThan(100);
    await expectUsable();
  });
}

const touch = (x: number, y: number) =>
  terminal.inMain(
    ({ webContents }, [x, y]) => {
      const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
      for (const type of ['mouseDown', 'mouseUp'] as const)
        site?.sendInputEvent({ type, x, y, button: 'left', clickCount: 1 });
    },
    [x, y] as const,
  );

for (const [what, hang] of [
  ['a page', () => start('for (;;) {}')],
  ['a frame of another site', () => addFrame().then(() => inFrame('void setTimeout(() => { for (;;) {} })'))],
] as const) {
  test(`${what} that hangs is said to once somebody touches the site in vain, then ended, and the site can be opened again`, async () => {
    await hang();
    await touch(600, 300);
    await expect.poll(() => noticeOf(terminal), { timeout: 30_000 }).toEqual({ kind: 'hung' });
    await expect.poll(() => noticeOf(terminal), { timeout: 30_000 }).toEqual({ kind: 'crashed' });
    expect((await stateOf(terminal.kiosk)).visit.stage).toBe('active');
    await call(terminal.kiosk, 'guest.reload', {});
    await untilState(terminal.kiosk, { guest: { notice: null, loading: false, host: home } });
    await expect.poll(() => heading().catch(() => null)).toBe('Ma démarche');
  });
}

test('a page that is busy for a while, and frames that come and go, are not taken to hang', async () => {
  await addFrame();
  await start('const end = Date.now() + 10_000; while (Date.now() < end);');
  await touch(600, 300);
  await terminal.site.evaluate(`document.querySelector('iframe').remove()`);
  await addFrame();
  await touch(600, 300);
  await start('const end = Date.now() + 10_000; while (Date.now() < end);');
  expect(await heading()).toBe('Ma démarche');
  expect(await noticeOf(terminal)).toBeNull();
});

for (const [what, type] of [
  ['the process that draws', 'GPU'],
  ['the process that fetches', 'Utility'],
] as const) {
  test(`when ${what} dies the kiosk goes on, and so does the site`, async () => {
    const pid = () =>
      terminal.inMain(
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

for (const [what, script, outcome] of [
  [
    'a link that saves',
    `Object.assign(document.createElement('a'), { href: '/endless', download: '../../x.sh' }).click()`,
    'not-a-document',
  ],
  ['a file without end', `location = '/endless'`, 'not-a-document'],
  [
    'a file made by the page',
    `Object.assign(document.createElement('a'), { href: URL.createObjectURL(new Blob(['x'])), download: 'x.html' }).click()`,
    'not-a-document',
  ],
  [
    'a file made of data',
    `Object.assign(document.createElement('a'), { href: 'data:application/octet-stream,x', download: 'x.desktop' }).click()`,
    'not-a-document',
  ],
  ['a document without end', `location = '/endless-pdf'`, 'too-large'],
  [
    'a thousand files',
    `for (let i = 0; i < 1000; i++) Object.assign(document.createElement('a'), { href: '/endless-pdf?' + i, download: '' }).click()`,
    'tray-full',
  ],
  [
    'a frame that saves',
    `document.body.append(Object.assign(document.createElement('iframe'), { src: '/endless' }))`,
    'not-a-document',
  ],
] as const) {
  test(`${what}: nothing is kept, the resident is told, and the page stays`, async () => {
    // Of many files each is told, and the last that is told stays: which one that is, their speed decides.
    const told = await outcomesTold(terminal.kiosk);
    const pause = await longestPause(async () => {
      await terminal.site.evaluate(`void setTimeout(() => { ${script} })`);
      await expect.poll(told).toContain(outcome);
    });
    if (what !== 'a thousand files') expect(await noticeOf(terminal)).toEqual({ kind: 'download', outcome });
    console.log(`${what}: ${pause.toFixed(0)} ms, ${endless.sent >> 20} MB`);
    expect((await stateOf(terminal.kiosk)).tray.documents).toEqual([]);
    await expect.poll(() => endless.open).toBe(0);
    expect(endless.sent).toBeLessThan(200 * 2 ** 20);
    await call(terminal.kiosk, 'guest.back', {});
    expect(await heading()).toBe('Ma démarche');
  });
}
