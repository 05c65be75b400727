import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright';
import type { Contrast } from '../../renderer/app-state.ts';
import type { Preview } from '../../renderer/preview/main.tsx';

/** One screen as it stands: what axe has against it, and where its parts are. */
export interface Look {
  readonly lang: string;
  readonly dir: string;
  /** One sentence each. */
  readonly faults: readonly string[];
  /** The boxes of the bar and of its parts, by name. Null: the screen has none. */
  readonly bar: Readonly<Record<string, string>> | null;
}

const common: RunOptions = { resultTypes: ['violations'], elementRef: false, preload: false };

/** What axe looks at. With high contrast only the colours are others. */
const optionsFor: Readonly<Record<Contrast, RunOptions>> = {
  normal: {
    ...common,
    runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
    rules: { 'target-size': { enabled: true } },
  },
  high: { ...common, runOnly: { type: 'rule', values: ['color-contrast'] } },
};

/** Shows a scene of the preview, unless it is there already, and looks at it. `axe-core` must be in the page. */
export function lookAt(page: Page, hash: string, contrast: Contrast = 'normal'): Promise<Look> {
  return page.evaluate(look, { hash, contrast, options: optionsFor[contrast] });
}

/** Of Chromium, not among the types of TypeScript yet. */
interface Scheduler {
  postTask(task: () => void, options: { priority: 'background' }): Promise<void>;
}

interface Asked {
  readonly hash: string;
  readonly contrast: Contrast;
  readonly options: RunOptions;
}

/** Runs in the page, so it brings everything along. */
async function look({ hash, contrast, options }: Asked): Promise<Look> {
  const leastTargetPx = 56;
  const roundingPx = 1;
  const { preview } = window as unknown as { preview: Preview };
  if (preview.shown !== hash) preview.show(hash);
  if (contrast === 'high') document.documentElement.dataset.contrast = contrast;
  await standing();
  const page = document.documentElement;
  const dialog = document.querySelector('[role="dialog"], [role="alertdialog"]');
  return {
    lang: page.lang,
    dir: page.dir,
    faults: [...(await broken()), ...sideways(), ...clipped(), ...tooSmall()],
    bar: boxesOfBar(),
  };

  /** Until the scene is there with all its answers, and nothing of it is still to be drawn. */
  async function standing(): Promise<void> {
    let isMoving = true;
    const changes = new MutationObserver(() => {
      isMoving = true;
    });
    changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    do {
      isMoving = false;
      await frame(); // what looks at sizes does so between a frame's beginning and its paint
      await spareTime();
    } while (isMoving || preview.answersToCome > 0);
    changes.disconnect();
  }

  function frame(): Promise<void> {
    return new Promise((resolve) => {
      requestAnimationFrame(() => resolve());
    });
  }

  /** React draws a large screen in several pieces, and lets others in between: whatever is in the background comes after the last. */
  function spareTime(): Promise<void> {
    const { scheduler } = window as unknown as { scheduler: Scheduler };
    return scheduler.postTask(() => {}, { priority: 'background' });
  }

  async function broken(): Promise<string[]> {
    const { axe } = window as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } };
    const { violations } = await axe.run(options);
    return violations.map(({ id, help, tags, nodes }) => {
      const rgaa = tags.filter((tag) => tag.startsWith('RGAA-')).join(' ') || 'no RGAA tag';
      return `${id} (${rgaa}): ${help}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`;
    });
  }

  function sideways(): string[] {
    const { scrollWidth, clientWidth } = page;
    return scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} px in ${clientWidth}`] : [];
  }

  function clipped(): string[] {
    const elements = [...document.querySelectorAll<HTMLElement>('main *, [role="dialog"] *, [role="alertdialog"] *')];
    const written = elements.filter(
      (element) => isShown(element) && element.textContent?.trim() && !element.closest('[aria-hidden="true"]'),
    );
    return written.filter(isClipped).map((element) => `clipped: ${nameOf(element)}`);
  }

  function isClipped(element: HTMLElement): boolean {
    const { left, right } = element.getBoundingClientRect();
    if (left < -roundingPx || right > innerWidth + roundingPx) return true;
    const { clientWidth, scrollWidth, clientHeight, scrollHeight } = element;
    if (clientWidth > 0 && scrollWidth > clientWidth + roundingPx) return true;
    const { overflowY } = getComputedStyle(element);
    return ['hidden', 'clip'].includes(overflowY) && scrollHeight > clientHeight + roundingPx;
  }

  function tooSmall(): string[] {
    // What is reached by the keyboard alone, or by a screen reader alone, is not for fingers. Words inside a sentence are as high as
    // its lines are (WCAG 2.5.8 excepts them); what they lead to stands below in a tile too.
    return [...document.querySelectorAll('button')]
      .filter((button) => isShown(button) && !button.matches('.skip, [tabindex="-1"], p > .sheet-link'))
      .filter((button) => button.getBoundingClientRect().height < leastTargetPx)
      .map((button) => `${button.getBoundingClientRect().height.toFixed(0)} px high: ${nameOf(button)}`);
  }

  function boxesOfBar(): Record<string, string> | null {
    const bar = document.querySelector('.bar');
    if (!bar) return null;
    const parts = [...bar.querySelectorAll('button:not(.skip)')].map((part) => [partOf(part), boxOf(part)]);
    return { bar: boxOf(bar), ...Object.fromEntries(parts) };
  }

  /** `bar-button bar-help bar-on` is the help button, called or not. */
  function partOf({ classList }: Element): string {
    const names = [...classList].filter((name) => name !== 'bar-button' && name !== 'bar-on');
    return names.join(' ').replace('bar-', '');
  }

  function boxOf(element: Element): string {
    const { x, y, width, height } = element.getBoundingClientRect();
    return [x, y, width, height].map((value) => Math.round(value)).join(' ');
  }

  function isShown(element: HTMLElement): boolean {
    const { width, height } = element.getBoundingClientRect();
    if (width === 0 || height === 0 || element.closest('.spoken-only')) return false;
    return dialog === null || !element.closest('#root') || dialog.closest('#root') !== null;
  }

  function nameOf(element: Element): string {
    return `${element.tagName.toLowerCase()}.${element.getAttribute('class') ?? ''} “${element.textContent?.slice(0, 30)}”`;
  }
}
