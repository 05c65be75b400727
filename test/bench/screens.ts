import type { Page } from 'playwright';
import french from '../../renderer/locales/fr.json' with { type: 'json' };
import { TerminalUser } from '../harness/terminal-user.ts';
import { until } from '../harness/until.ts';
import type { WholeWay } from '../harness/whole-way.ts';
import { type Line, line } from './lines.ts';
import { quantile } from './samples.ts';
import type { Sizes } from './sizes.ts';

const frameMs = 1000 / 60;

/** From a touch until the screen that it leads to has been drawn, on the way to a procedure and to a ballot, in a new visit each time. */
export async function measureTouches(whole: WholeWay, { walks }: Sizes): Promise<Line[]> {
  const { app, kiosk } = await whole.launch();
  const user = new TerminalUser(async () => kiosk, whole.reader);
  const touches: number[] = [];
  const longTasks: number[] = [];
  try {
    for (let walk = 0; walk < walks; walk += 1) {
      await user.makeWay();
      await restingPlace(kiosk, 'Français');
      await watchLongTasks(kiosk);
      touches.push(...(await walkThrough(kiosk)));
      longTasks.push(...(await kiosk.evaluate(() => (window as unknown as Watched).longTasks)));
    }
  } finally {
    await app.close();
  }
  return [
    line({
      name: `touch to next screen painted, p95 of ${touches.length}, beside one frame at 60 Hz, ms`,
      ours: quantile(touches, 0.95),
      limit: frameMs,
      goal: { of: 'ours', is: '≤', value: 100 },
    }),
    line({
      name: `long tasks of the page (> 50 ms) during those touches, longest ${Math.max(0, ...longTasks).toFixed(0)} ms, count`,
      ours: longTasks.length,
      goal: { of: 'ours', is: '≤', value: 0 },
    }),
  ];
}

/** What the measures keep in the page. */
interface Watched {
  readonly longTasks: number[];
  readonly paintedMs: number | null;
}

async function walkThrough(page: Page): Promise<number[]> {
  const took: number[] = [];
  const touch = async (button: string, title: string) => took.push(await measureTouch(page, button, title));
  const back = french.product.back;
  await touch('Français', french.home.title);
  await touch(french.home.procedure.title, french.themes.title);
  const theme = await firstTile(page, 'h2 + .tiles'); // before them stand the ways to search
  await touch(theme, theme);
  const procedure = await firstTile(page);
  await touch(procedure, procedure);
  await touch(back, theme);
  await touch(back, french.themes.title);
  await touch(back, french.home.title);
  await touch(french.home.consultation.title, french.consultations.title);
  const consultation = await firstTile(page);
  await touch(consultation, consultation);
  await touch(french.consultation.participate, french.identify.card.title);
  await touch(back, consultation);
  await touch(french.bar.home, french.home.title);
  return took;
}

/** Touches the button that carries these words, and waits for the screen of this title. Two frames later it has been painted. */
async function measureTouch(page: Page, words: string, title: string): Promise<number> {
  const place = await restingPlace(page, words);
  await page.evaluate(watchFor, title);
  // No locator: what Playwright would run in the page to find and check the button is no work of ours.
  await page.mouse.click(place.x, place.y);
  const read = () => (window as unknown as Watched).paintedMs;
  return until(() => page.evaluate(read), `the screen “${title}” after a touch of “${words}”`);
}

/** Runs in the page. */
function watchFor(title: string): void {
  Object.assign(window, { paintedMs: null });
  let touchedAtMs: number | undefined;
  const onTouch = ({ timeStamp }: Event) => {
    touchedAtMs = timeStamp;
  };
  addEventListener('pointerdown', onTouch, { capture: true, once: true });
  const observer = new MutationObserver(() => {
    const shown = document.querySelector('#content h1')?.textContent;
    if (touchedAtMs === undefined || shown !== title) return;
    observer.disconnect();
    const since = touchedAtMs;
    const painted = () => Object.assign(window, { paintedMs: performance.now() - since });
    requestAnimationFrame(() => requestAnimationFrame(painted));
  });
  observer.observe(document, { childList: true, subtree: true, characterData: true });
}

/** Where to touch a button, once it no longer moves. */
async function restingPlace(page: Page, words: string): Promise<{ x: number; y: number }> {
  let before: { x: number; y: number } | null = null;
  return until(async () => {
    const place = await page.evaluate(placeOf, words);
    const rests = place && before && place.x === before.x && place.y === before.y;
    before = place;
    return rests && place;
  }, `a button “${words}”`);
}

/** The middle of the button that has an element of exactly these words, when nothing lies over it. Runs in the page. */
function placeOf(words: string): { x: number; y: number } | null {
  const buttons = [...document.querySelectorAll('button')];
  const says = ({ textContent }: Element) => textContent?.trim() === words;
  const button = buttons.find((one) => says(one) || [...one.querySelectorAll('*')].some(says));
  if (!button) return null;
  button.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = button.getBoundingClientRect();
  const middle = { x: x + width / 2, y: y + height / 2 };
  return button.contains(document.elementFromPoint(middle.x, middle.y)) ? middle : null;
}

/** Of the first list, also while a later one is there already. */
function firstTile(page: Page, among = '.tiles:first-of-type'): Promise<string> {
  return until(
    () => page.evaluate((among) => document.querySelector(`${among} .tile-title`)?.textContent ?? null, among),
    'a tile on the screen',
  );
}

async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) tasks.push(duration);
    }).observe({ type: 'longtask' });
  });
}
