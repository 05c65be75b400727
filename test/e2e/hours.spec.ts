import { once } from 'node:events';
import type { ElectronApplication } from 'playwright';
import { expect, test } from 'playwright/test';
import { passTime } from '../harness/clock.ts';
import { beginVisit, call, journalOf, stateOf, untilState } from '../harness/kiosk.ts';
import { KioskWindow, say } from '../harness/kiosk-window.ts';
import { startTerminal, type Terminal } from '../harness/terminal.ts';

const fr = (key: string) => say('fr', key);
const timeZone = 'Europe/Paris';
/** Closed every day. */
const never = { timeZone, week: {}, exceptions: {} };

/** Makes the shell read another time of day. */
function turnClock(app: ElectronApplication, hours: number): Promise<void> {
  return app.evaluate((_electron, hours) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + hours * 3_600_000;
  }, hours);
}

test.describe('outside opening hours', { tag: '@longer' }, () => {
  let terminal: Terminal;
  test.beforeAll(async () => {
    terminal = await startTerminal({ changes: (configuration) => ({ ...configuration, opening: never }) });
    await untilState(terminal.kiosk, { services: 'connected' });
  });
  test.afterAll(() => terminal?.stop());

  test('the screen says so, goes black when nobody is there, and a touch lights it without pressing anything', async () => {
    const { kiosk, app } = terminal;
    const window = new KioskWindow(kiosk);
    await window.sees(fr('closed.title'));
    await window.reads(fr('closed.unknown'));
    for (const language of ['en', 'ar'] as const) await window.reads(say(language, 'closed.unknown'));
    await passTime(app, 31_000);
    await untilState(kiosk, { closed: { dark: true } });
    await expect.poll(colours).toEqual(['rgb(0, 0, 0)']);
    // Where the button was.
    const { width, height } = await kiosk.evaluate(() => ({ width: innerWidth, height: innerHeight }));
    await kiosk.mouse.click(width - 200, height - 40);
    await window.sees(fr('closed.title'));
    expect(await stateOf(kiosk)).toMatchObject({ visit: { stage: 'attract' }, closed: { dark: false } });
    await window.press(fr('closed.use'));
    await untilState(kiosk, { visit: { stage: 'active' } });
    await passTime(app, 31_000);
    await new Promise((resolve) => setTimeout(resolve, 1_200)); // in which nothing may happen
    expect(await stateOf(kiosk)).toMatchObject({ visit: { stage: 'active' }, closed: { dark: false } });

    /** Of everything that there is to see. */
    function colours() {
      return kiosk.evaluate(() => [
        ...new Set([...document.querySelectorAll('#root > *')].map((seen) => getComputedStyle(seen).backgroundColor)),
      ]);
    }
  });

  test('when a night has come both programs begin afresh, but never during a visit', async () => {
    const { kiosk, app, services, dataDirectory } = terminal;
    await beginVisit(kiosk);
    const ended = once(app.process(), 'exit');
    const { restarts } = services;
    await turnClock(app, 24);
    await new Promise((resolve) => setTimeout(resolve, 2_500)); // in which nothing may happen
    expect(await stateOf(kiosk)).toMatchObject({ visit: { stage: 'active' }, services: 'connected' });
    await call(kiosk, 'visit.end', {});
    expect(await ended).toEqual([75, null]);
    await expect.poll(() => [services.restarts, services.state]).toEqual([restarts + 1, 'running']);
    expect(journalOf(dataDirectory).map(({ event }) => event)).toContain('services-stopped');
    const next = await terminal.relaunch();
    await untilState(next.kiosk, { services: 'connected', visit: { stage: 'attract' } });
  });
});

test('inside opening hours a night that has come renews nothing', { tag: '@longer' }, async () => {
  const always = [{ from: '00:00', to: '24:00' }];
  const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  const week = Object.fromEntries(days.map((day) => [day, always]));
  const terminal = await startTerminal({
    changes: (same) => ({ ...same, opening: { timeZone, week, exceptions: {} } }),
  });
  try {
    const { kiosk, app, services } = terminal;
    await untilState(kiosk, { services: 'connected', closed: null });
    await turnClock(app, 24);
    await new Promise((resolve) => setTimeout(resolve, 2_500)); // in which nothing may happen
    expect(await stateOf(kiosk)).toMatchObject({ services: 'connected', closed: null });
    expect(services.restarts).toBe(0);
  } finally {
    await terminal.stop();
  }
});
