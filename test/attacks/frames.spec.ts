import { expect, test } from 'playwright/test';
import { frameHost, xdotool } from '../harness/hostile-site.ts';
import { beginVisit, call, stateOf, untilState } from '../harness/kiosk.ts';
import { startUnwatchedTerminal, type UnwatchedTerminal } from '../harness/terminal.ts';

const home = 'www.mairie.test';
const field = '<textarea aria-label="Texte" style="border:0;width:100vw;height:100vh"></textarea>';

let terminal: UnwatchedTerminal;

test.beforeAll(async () => {
  terminal = await startUnwatchedTerminal({
    sites: {
      [home]: {
        '/': `<!doctype html><html lang="fr"><title>Mairie</title><body style="margin:0"><h1 hidden>Ma démarche</h1>
          <iframe src="https://${frameHost}/" style="display:block;border:0;width:100vw;height:60vh"></iframe>${field}`,
      },
      [frameHost]: {
        '/': `<!doctype html><html lang="fr"><title>Paiement</title><body style="margin:0">${field}
          <script>heard = []; for (const type of ['mousedown', 'keydown']) addEventListener(type, () => heard.push(type))</script>`,
      },
    },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home, frameHost] }],
  });
});
test.afterAll(() => terminal?.stop());

test.beforeEach(async () => {
  const { kiosk } = terminal;
  if ((await stateOf(kiosk)).visit.stage !== 'active') await beginVisit(kiosk);
  await call(kiosk, 'guest.close', {});
  await untilState(kiosk, { guest: { state: 'closed' } });
  await call(kiosk, 'guest.open', { procedure: 'mairie' });
  await untilState(kiosk, { guest: { state: 'open', loading: false, notice: null } });
});

/** Runs code in the frame of another site, which lies in the upper part of the page. */
const inFrame = <R>(code: string) =>
  terminal.inMain(
    ({ webContents }, code) =>
      webContents
        .getAllWebContents()
        .find((one) => one.getURL().startsWith('https:'))
        ?.mainFrame.frames[0]?.executeJavaScript(code) as Promise<R>,
    code,
  );

const passTime = (milliseconds: number) =>
  terminal.inMain((_electron, skipped) => {
    const now = performance.now.bind(performance);
    Object.defineProperty(performance, 'now', { configurable: true, value: () => now() + skipped });
  }, milliseconds);

test('whoever touches or types in a frame of another site is not taken to have left', async () => {
  const { kiosk } = terminal;
  for (const [what, act] of [
    ['mousedown', () => xdotool('mousemove', '900', '400', 'click', '1')],
    ['keydown', () => xdotool('key', 'a')],
  ] as const) {
    await passTime(100_000);
    await expect(async () => {
      act();
      expect(await inFrame('heard.splice(0)')).toContain(what);
    }).toPass({ timeout: 20_000 }); // a frame takes touches once it was painted
  }
  await passTime(100_000);
  await terminal.inMain(() => new Promise((resolve) => setTimeout(resolve, 1_500))); // the visit looks at its clock twice a second
  expect((await stateOf(kiosk)).visit).toMatchObject({ stage: 'active', warning: null });
  await passTime(30_000);
  await untilState(kiosk, { visit: { warning: { kind: 'inactivity' } } });
});
