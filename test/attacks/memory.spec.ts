import { expect, test } from 'playwright/test';
import { beginVisit, call, stateOf, untilState } from '../harness/kiosk.ts';
import { pssOf, withDescendants } from '../harness/memory.ts';
import { startUnwatchedTerminal } from '../harness/terminal.ts';
import type { UnwatchedShell } from '../harness/unwatched-shell.ts';

const visits = 500;
const everyVisits = 10;
const visitsOfAProcess = 20;
const home = 'www.mairie.test';
/** The exit code with which the shell asks to be started again. */
const restartCode = 75;

/** A page of some weight, that keeps things wherever it can. */
const page = `<!doctype html><html lang="fr"><title>Mairie</title><h1>Ma démarche</h1><input>
  <script>
    held = Array.from({ length: 20 }, () => new Uint8Array(1 << 20).fill(1));
    document.cookie = 'trace=here; max-age=86400; secure';
    localStorage.trace = 'x'.repeat(100_000);
    caches.open('trace').then((cache) => cache.put('/trace', new Response('x'.repeat(1_000_000)))).then(() => { document.title = 'kept'; });
  </script>`;

test(`after ${visits} visits in a row the shell holds no more memory than after the tenth`, async () => {
  test.setTimeout(25 * 60_000);
  const terminal = await startUnwatchedTerminal({
    sites: { [home]: { '/': page } },
    procedures: [{ id: 'mairie', entry: `https://${home}/`, hosts: [home] }],
  });
  try {
    let shell: UnwatchedShell = terminal;
    let renewals = 0;
    const readings: number[] = [];
    for (let visit = 1; visit <= visits; visit++) {
      await visitOnce(shell);
      if (visit % everyVisits === 0) readings.push(await heldBy(shell));
      await passTime(shell, 12_000).catch(() => {}); // the farewell goes by itself; the shell may end with it
      const isOver = await Promise.race([shell.ended.then(() => true), first(shell).then(() => false)]);
      if (!isOver) continue;
      expect(await shell.ended).toBe(restartCode);
      shell = await terminal.relaunch();
      renewals++;
    }
    const mebibytes = readings.map((bytes) => Math.round(bytes / 2 ** 20));
    console.log(
      `MiB after every ${everyVisits} visits: ${mebibytes.join(' ')}; the process was renewed ${renewals} times`,
    );
    expect(renewals).toBe(visits / visitsOfAProcess);
    const [tenth = 0] = readings;
    expect(tenth).toBeGreaterThan(0);
    expect(Math.max(...readings) / tenth).toBeLessThan(1.1);
  } finally {
    await terminal.stop();
  }
});

async function visitOnce({ kiosk, site }: UnwatchedShell) {
  await beginVisit(kiosk);
  await call(kiosk, 'guest.open', { procedure: 'mairie' });
  await expect.poll(() => site.evaluate('document.title').catch(() => null), { intervals: [20] }).toBe('kept');
  await call(kiosk, 'visit.end', {});
  await untilState(kiosk, { visit: { stage: 'wiped', reason: 'button' } });
}

/** In bytes. What nobody holds any more is collected first: when Chromium would do that by itself is chance. */
async function heldBy({ inMain, pid }: UnwatchedShell): Promise<number> {
  await inMain(async ({ webContents }) => {
    const main = process.mainModule as NodeJS.Module;
    main.require('node:v8').setFlagsFromString('--expose-gc');
    main.require('node:vm').runInNewContext('gc')();
    for (const { debugger: tools } of webContents.getAllWebContents()) {
      tools.attach();
      await tools.sendCommand('HeapProfiler.collectGarbage');
      tools.detach();
    }
  });
  return pssOf(withDescendants(pid));
}

/** Resolves when the first screen is there. Never does when the shell ends instead. */
async function first({ kiosk, ended }: UnwatchedShell) {
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  const isThere = async () => isOver || (await stateOf(kiosk).catch(() => null))?.visit.stage === 'attract';
  await expect.poll(isThere, { intervals: [20], timeout: 20_000 }).toBe(true);
  if (isOver) await new Promise(() => {});
}

const passTime = ({ inMain }: UnwatchedShell, milliseconds: number) =>
  inMain((_electron, skipped) => {
    const now = performance.now.bind(performance);
    Object.defineProperty(performance, 'now', { configurable: true, value: () => now() + skipped });
  }, milliseconds);
