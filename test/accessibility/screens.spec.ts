import axe from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import type { Language } from '../../contract/form.ts';
import type { Contrast } from '../../renderer/app-state.ts';
import { everyLanguage, languageFacts } from '../../renderer/locales/index.ts';
import { scenes } from '../../renderer/preview/scenes.ts';
import { type Look, lookAt } from './look.ts';
import { openPreview } from './preview-window.ts';

/** With how large a text, and with which contrasts one after the other. */
const displays = [
  { text: 100, contrasts: ['normal', 'high'] },
  { text: 200, contrasts: ['normal'] },
] as const;

/**
 * What `npm test` has time for: both directions of writing, both sizes, both contrasts, and the longest words. The rest are
 * looked at by `npm run test:longer`.
 */
const first: readonly string[] = ['fr 100', 'ar 200'];

/** The bar of a visit, which stands in the same place on each of its screens, whether help was called or not. */
const ways = ['bar', 'home', 'time', 'help', 'language', 'display', 'end'];

/** Screens outside a visit, and why they have less of the bar or none. */
const otherBars: Readonly<Record<string, readonly string[]>> = {
  // No visit yet: none to leave, to count or to end, and the languages are the page itself.
  ...{ attract: ['bar', 'help', 'display'], 'attract-help': ['bar', 'help', 'display'] },
  ...{ 'attract-lost': ['bar', 'help', 'display'], 'attract-nearby-call': ['bar', 'help', 'display'] },
  // The services never answered yet: nothing could be asked of them, help included.
  starting: [],
  // Whoever installs the terminal has nobody to call, and no visit.
  ...Object.fromEntries(Object.keys(scenes).flatMap((scene) => (scene.startsWith('first-') ? [[scene, []]] : []))),
  // The visit is over and being forgotten: whatever the bar began now would belong to nobody. A touch leads to the first screen.
  ...{ wiping: [], wiped: [] },
  // Hidden from whoever passes by, the bar included: one touch shows everything again.
  'assistance-hidden': [],
  // Nobody is there to help.
  ...{ closed: [], 'closed-unknown': [], 'closed-dark': [] },
};

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
      '<div id="faulty" role="dialog"><img src="x"><p>too wide</p><strong>too pale</strong><button>too low</button></div>',
    );
    const faulty = (part: string) => document.querySelector<HTMLElement>(`#faulty ${part}`) as HTMLElement;
    faulty('p').style.inlineSize = '2000px';
    faulty('strong').style.color = '#bbb';
    faulty('button').style.blockSize = '20px';
  });
  const { faults } = await lookAt(page, 'home?language=fr&text=100');
  await page.evaluate(() => document.querySelector('#faulty')?.remove());
  const expected = [
    /^image-alt .*RGAA-1/,
    /^color-contrast .*RGAA-3/,
    /^scrolls sideways/,
    /^clipped: p/,
    /^20 px high: button/,
  ];
  for (const fault of expected) expect(faults).toContainEqual(expect.stringMatching(fault));
});

for (const language of everyLanguage) {
  for (const { text, contrasts } of displays) {
    const title = `every screen is usable by everybody: ${language}, ${text} %, contrast ${contrasts.join(' and ')}`;
    test(title, { tag: first.includes(`${language} ${text}`) ? [] : '@longer' }, async () => {
      test.setTimeout(240_000);
      const faults: string[] = [];
      const bars = new Map<string, { scene: string; box: string }>();
      for (const scene of Object.keys(scenes))
        for (const contrast of contrasts) {
          const look = await lookAt(page, `${scene}?language=${language}&text=${text}`, contrast);
          const found = [...look.faults, ...strangers(look, language), ...misplaced(look, scene, contrast, bars)];
          faults.push(...found.map((fault) => `${scene}, ${language}, ${text} %, contrast ${contrast}: ${fault}`));
        }
      expect(faults).toEqual([]);
    });
  }
}

/** A screen in another language than the one that was asked for. */
function strangers({ lang, dir }: Look, language: Language): string[] {
  return lang === language && dir === languageFacts[language].direction ? [] : [`reads ${lang} ${dir}`];
}

/** Parts of the bar that are not there, or not where they were on the screens before. */
function misplaced(
  look: Look,
  scene: string,
  contrast: Contrast,
  before: Map<string, { scene: string; box: string }>,
): string[] {
  const parts = Object.entries(look.bar ?? {});
  const expected = (otherBars[scene] ?? ways).join(' ');
  const had = parts.map(([part]) => part).join(' ');
  const moved = parts.flatMap(([part, box]) => {
    const place = `${part} of the bar${otherBars[scene] ? ' before a visit' : ''}, contrast ${contrast}`;
    const known = before.get(place) ?? { scene, box };
    before.set(place, known);
    return known.box === box ? [] : [`${place} at ${box}, but at ${known.box} on ${known.scene}`];
  });
  return had === expected ? moved : [`the bar has “${had}” and not “${expected}”`, ...moved];
}
