import type { Page } from 'playwright';
import { demoCards } from '../../tools/stack/demo-cards.ts';
import { call } from '../harness/kiosk.ts';
import { TerminalUser } from '../harness/terminal-user.ts';
import { until } from '../harness/until.ts';
import type { WholeWay } from '../harness/whole-way.ts';
import { type Line, line } from './lines.ts';
import { quantile } from './samples.ts';
import type { Sizes } from './sizes.ts';

export const benchSite = 'famille.pontevert.example';
const procedure = 'portail-famille';
/** The shell renews its process after so many visits. */
const visitsPerProcess = 20;

/** From the end of a visit, in which a site was open and kept things, until the shell says that everything is erased. */
export async function measureWipes(whole: WholeWay, { visits }: Sizes): Promise<Line> {
  const cards = demoCards.filter(({ kind }) => kind === 'home').map(({ number }) => number);
  const wipes: number[] = [];
  while (wipes.length < visits) {
    const { app, kiosk, guest } = await whole.launch();
    const user = new TerminalUser(async () => kiosk, whole.reader);
    try {
      for (let n = 0; n < visitsPerProcess && wipes.length < visits; n += 1) {
        await user.comeWith(cards[n % cards.length] ?? '');
        await call(kiosk, 'guest.open', { procedure });
        await until(async () => {
          const open = (await user.state())?.guest;
          return open?.state === 'open' && !open.loading;
        }, 'a site is open');
        await fillStorage(await guest(benchSite));
        wipes.push(await kiosk.evaluate(endAndWait));
      }
    } finally {
      await app.close();
    }
  }
  return line({
    name: `wiping a visit with an open site, p99 of ${wipes.length}, ms`,
    ours: quantile(wipes, 0.99),
    goal: { of: 'ours', is: '≤', value: 500 },
  });
}

/** Leaves something in each kind of store that a site has. */
async function fillStorage(site: Page): Promise<void> {
  await site.evaluate(async () => {
    const trace = 'x'.repeat(100_000);
    // biome-ignore lint/suspicious/noDocumentCookie: as most sites do
    document.cookie = 'trace=here; max-age=86400';
    localStorage.setItem('trace', trace);
    sessionStorage.setItem('trace', trace);
    await (await caches.open('trace')).put('/trace', new Response(trace));
    await new Promise((resolve) => {
      indexedDB.open('trace').onsuccess = resolve;
    });
  });
}

/** Runs in the kiosk window. */
function endAndWait(): Promise<number> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    void window.passerelle.call('visit.end', {});
    window.passerelle.onState(({ visit }) => {
      if (visit.stage === 'wiped') resolve(performance.now() - startMs);
    });
  });
}
