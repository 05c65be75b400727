import axe from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { everyLanguage, languageFacts } from '../../renderer/locales/index.ts';
import { scenes } from '../../renderer/preview/scenes.ts';
import { lookAt } from './look.ts';
import { openPreview } from './preview-window.ts';

const displays = [
  { name: '100 %', query: 'text=100', by: 'everything' },
  { name: '200 %', query: 'text=200', by: 'everything' },
  { name: '100 %, high contrast', query: 'text=100&contrast=high', by: 'colours' },
] as const;

/** The bar of a visit, which stands in the same place on each of its screens, whether help was called or not. */
const ways = ['bar', 'home', 'time', 'help', 'language', 'display', 'end'];

/** Screens outside a visit, and why they have less of the bar or none. */
const otherBars: Readonly<Record<string, readonly string[]>> = {
  // No visit yet: none to leave, to count or to end, and the languages are the page itself.
  ...{ attract: ['bar', 'help', 'display'], 'attract-help': ['bar', 'help', 'display'] },
  'attract-lost': ['bar', 'help', 'display'],
  // The services never answered yet: nothing could be asked of them, help included.
  starting: [],
  // The visit is over and being forgotten: whatever the bar began now would belong to nobody. A touch leads to the first screen.
  ...{ wiping: [], wiped: [] },
};

test.describe.configure({ mode: 'parallel' }); // each looks at scenes of its own

let page: Page;
let close: (() => Promise<void>) | undefined;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  ({ page, close } = await openPreview());
  await page.evaluate(axe.source);
});
test.afterAll(() => close?.());

test('a fault would be seen', async () => {
  await page.evaluate(() => {
    document.body.insertAdjacentHTML(
      'beforeend',
      '<div id="faulty" role="dialog"><img src="x"><p>too wide</p><button>too low</button></div>',
    );
    const faulty = (part: string) => document.querySelector<HTMLElement>(`#faulty ${part}`) as HTMLElement;
    faulty('p').style.inlineSize = '2000px';
    faulty('button').style.blockSize = '20px';
  });
  const { faults } = await lookAt(page, 'home?language=fr&text=100');
  await page.evaluate(() => document.querySelector('#faulty')?.remove());
  const expected = [/^image-alt .*RGAA-1/, /^scrolls sideways/, /^clipped: p/, /^20 px high: button/];
  for (const fault of expected) expect(faults).toContainEqual(expect.stringMatching(fault));
});

for (const language of everyLanguage) {
  for (const { name, query, by } of displays) {
    test(`every screen is usable by everybody: ${language}, ${name}`, async () => {
      test.setTimeout(240_000);
      const faults: string[] = [];
      const { direction } = languageFacts[language];
      const bars = new Map<string, { scene: string; box: string }>();
      for (const scene of Object.keys(scenes)) {
        const look = await lookAt(page, `${scene}?language=${language}&${query}`, by);
        const found = [...look.faults];
        if (look.lang !== language || look.dir !== direction) found.push(`reads ${look.lang} ${look.dir}`);
        const parts = Object.entries(look.bar ?? {});
        const expected = otherBars[scene] ?? ways;
        const had = parts.map(([part]) => part).join(' ');
        if (had !== expected.join(' ')) found.push(`the bar has “${had}” and not “${expected.join(' ')}”`);
        for (const [part, box] of parts) {
          const place = `${part} of the bar${otherBars[scene] ? ' before a visit' : ''}`;
          const before = bars.get(place) ?? { scene, box };
          bars.set(place, before);
          if (before.box !== box) found.push(`${place} at ${box}, but at ${before.box} on ${before.scene}`);
        }
        faults.push(...found.map((fault) => `${scene}, ${language}, ${name}: ${fault}`));
      }
      expect(faults).toEqual([]);
    });
  }
}
