import axe from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { everyLanguage, languageFacts } from '../../renderer/locales/index.ts';
import { scenes } from '../../renderer/preview/scenes.ts';
import { lookAt } from './look.ts';
import { openPreview } from './preview-window.ts';

const displays = [
  { name: '100 %', query: 'text=100' },
  { name: '200 %', query: 'text=200' },
  { name: '100 %, high contrast', query: 'text=100&contrast=high' },
];

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
  for (const { name, query } of displays) {
    test(`every screen is usable by everybody: ${language}, ${name}`, async () => {
      test.setTimeout(240_000);
      const faults: string[] = [];
      const { direction } = languageFacts[language];
      let bar: { scene: string; boxes: Readonly<Record<string, string>> } | undefined;
      for (const scene of Object.keys(scenes)) {
        const look = await lookAt(page, `${scene}?language=${language}&${query}`);
        const found = [...look.faults];
        if (look.lang !== language || look.dir !== direction) found.push(`reads ${look.lang} ${look.dir}`);
        for (const [part, box] of Object.entries(look.bar ?? {})) {
          const before = bar?.boxes[part];
          if (before && before !== box) found.push(`${part} of the bar at ${box}, but at ${before} on ${bar?.scene}`);
        }
        if (look.bar) bar ??= { scene, boxes: look.bar };
        faults.push(...found.map((fault) => `${scene}, ${language}, ${name}: ${fault}`));
      }
      expect(bar, 'some screen has the bar of a visit').toBeDefined();
      expect(faults).toEqual([]);
    });
  }
}
