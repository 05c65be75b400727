import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright';
import { expect } from 'playwright/test';
import { testDisplay } from '../../tools/test-environment.ts';
import { beginVisit, call, stateOf } from './kiosk.ts';
import type { Terminal } from './terminal.ts';
import type { Evaluating } from './unwatched-shell.ts';

/** A site of another registrable domain than the page, so that Chromium gives its frames a process of their own. */
export const frameHost = 'www.paiement.test';

/** What a worker serves: it runs what it is told. */
export const workerScript = {
  dedicated: 'onmessage = async ({ data }) => postMessage(await (0, eval)(data));',
  shared:
    'onconnect = ({ ports: [port] }) => { port.onmessage = async ({ data }) => port.postMessage(await (0, eval)(data)); };',
};

/** Where the code of a site can run. */
export const places = ['the page', 'a frame of another site', 'a worker', 'a shared worker'] as const;
export type Place = (typeof places)[number];

/**
 * Runs code at a place of the open site, with the resident's touch behind it, and gives its value. The page must have a frame if
 * that is the place, and its host must serve `workerScript` as `/worker.js` and `/shared.js`. Electron is asked, since Playwright
 * loses its way in pages with frames of other processes in the test runtime.
 * @param code an expression, awaited there
 */
export function runAt(place: Place, terminal: Terminal, code: string): Promise<unknown> {
  return terminal.app.evaluate(
    async ({ webContents }, [code, isFrame]) => {
      const site = webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'));
      const frame = isFrame ? site?.mainFrame.frames[0] : site?.mainFrame;
      return await frame?.executeJavaScript(code, true);
    },
    [inWorker(place, code), place === 'a frame of another site'] as const,
  );
}

function inWorker(place: Place, code: string): string {
  if (place !== 'a worker' && place !== 'a shared worker') return code;
  const isShared = place === 'a shared worker';
  return `new Promise((resolve, reject) => {
    const worker = new ${isShared ? `SharedWorker('/shared.js?' + Math.random())` : `Worker('/worker.js')`};
    const port = ${isShared ? 'worker.port' : 'worker'};
    port.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message ?? 'the worker did not start'));
    port.postMessage(${JSON.stringify(code)});
  })`;
}

export const runInPage = (terminal: Terminal, code: string) => runAt('the page', terminal, code);
export const runInFrame = (terminal: Terminal, code: string) => runAt('a frame of another site', terminal, code);

/** Opens a procedure anew, in a view without a past, and waits until its first page is there. */
export async function openAnew(terminal: Terminal, procedure: string, host: string): Promise<Page> {
  if ((await stateOf(terminal.kiosk)).visit.stage !== 'active') await beginVisit(terminal.kiosk);
  await call(terminal.kiosk, 'guest.close', {});
  await expect.poll(() => terminal.app.windows()).toHaveLength(1);
  await call(terminal.kiosk, 'guest.open', { procedure });
  const guest = await terminal.guest(host);
  await guest.waitForLoadState();
  return guest;
}

/** Puts a frame of another site into the page, handed every permission that a page can hand on, and waits until it is there. */
export async function addFrame(terminal: Terminal): Promise<void> {
  const attributes = {
    src: `https://${frameHost}/`,
    allow: handedOn.join('; '),
    style: 'border:0;width:100vw;height:100vh',
  };
  const added = `document.body.prepend(Object.assign(document.createElement('iframe'), ${JSON.stringify(attributes)}))`;
  await runInPage(terminal, added);
  // Not by a script: one that is asked of a frame before it has its own process is never answered.
  const address = () =>
    terminal.app.evaluate(
      ({ webContents }) =>
        webContents.getAllWebContents().find((one) => one.getURL().startsWith('https:'))?.mainFrame.frames[0]?.url,
    );
  await expect.poll(address).toBe(attributes.src);
  await expect.poll(() => runInFrame(terminal, 'document.readyState')).toBe('complete');
}

const handedOn = [
  ...[
    'camera',
    'microphone',
    'geolocation',
    'midi',
    'display-capture',
    'usb',
    'serial',
    'hid',
    'bluetooth',
    'clipboard-read',
  ],
  ...['fullscreen', 'picture-in-picture', 'idle-detection', 'screen-wake-lock', 'storage-access', 'window-management'],
  ...[
    'publickey-credentials-get',
    'payment',
    'local-fonts',
    'keyboard-map',
    'encrypted-media',
    'autoplay',
    'speaker-selection',
  ],
];

/** Loads an address in the open site, as the kiosk does. */
export const load = (terminal: Terminal, url: string) =>
  terminal.app.evaluate(
    ({ webContents }, url) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getURL().startsWith('https:'))
        ?.loadURL(url),
    url,
  );

/** What the kiosk window says in place of the site; null while the site shows. */
export async function noticeOf({ kiosk }: { readonly kiosk: Evaluating }) {
  const { guest } = await stateOf(kiosk);
  return guest.state === 'open' ? guest.notice : guest;
}

/** Titles and sizes of the windows on the screen: the kiosk window, and what stands in front of it. */
export function windowsOnScreen(): string[] {
  const tree = execFileSync('xwininfo', ['-root', '-tree'], {
    encoding: 'utf8',
    env: { ...process.env, ...testDisplay().env },
  });
  return [...tree.matchAll(/^\s+0x\w+ "([^"]+)": .*\s(\d{3,})x(\d{3,})\+/gm)].map(([, title = '']) => title);
}

/** Hands keys and the pointer to the X server, as a keyboard and a mouse on the terminal would. */
export const xdotool = (...args: string[]) =>
  execFileSync('xdotool', args, { env: { ...process.env, ...testDisplay().env } });
