import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import { until } from '../harness/until.ts';
import { isNear, type Picture } from './pictures.ts';

/** A step of a resident's way: what stood on the screen, and where it was touched. */
export interface Step {
  readonly picture: Picture;
  readonly xPx: number;
  readonly yPx: number;
}

/**
 * Walks through the screens by their words, and writes down where each button was, so that the same way can be gone in a shell into which
 * nobody can look.
 * @param words what stands on the buttons, in the order in which they are pressed
 */
export async function recordWalk(page: Page, words: readonly string[], look: () => Promise<Picture>): Promise<Step[]> {
  const steps: Step[] = [];
  for (const text of words) {
    const button = page.getByRole('button').filter({ hasText: text }).first();
    await button.waitFor();
    const picture = await settled(look);
    const box = await button.boundingBox();
    if (!box) throw new Error(`the button ${text} has no place`);
    steps.push({ picture, xPx: Math.round(box.x + box.width / 2), yPx: Math.round(box.y + box.height / 2) });
    await button.click();
  }
  return steps;
}

/** Waits until two pictures in a row show the same. */
export async function settled(look: () => Promise<Picture>): Promise<Picture> {
  let last = await look();
  return until(async () => {
    await delay(200);
    const before = last;
    last = await look();
    return isNear(before, last, 0) && last;
  }, 'the screen stands still');
}
