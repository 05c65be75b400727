import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright';
import type { Display } from '../../tools/display.ts';
import { encodePicture, isSame, operateDisplay, type Picture, readScreen } from '../../tools/screen.ts';
import { KioskWindow } from '../harness/kiosk-window.ts';

const settleMs = 80;
const settleTimeoutMs = 4_000;

/** The kiosk window, with a camera in front of the screen. */
export class Kiosk extends KioskWindow {
  readonly #display: Display;

  constructor(page: Page, display: Display) {
    super(page);
    this.#display = display;
  }

  /** Touches a point of the screen, whatever is drawn there, through the window system. Pixels. */
  async touch(x: number, y: number): Promise<void> {
    const point = [x, y].map((px) => String(Math.round(px)));
    await operateDisplay(this.#display, ['mousemove', ...point, 'click', '1', 'mousemove', '1919', '1079']);
  }

  /** A key of the keyboard on the screen. */
  async key(name: string): Promise<void> {
    await this.page.locator('.keyboard').getByRole('button', { name, exact: true }).click();
  }

  /** All words that stand on the screen, those for listeners included. */
  async words(): Promise<string> {
    return (await this.page.locator('body').textContent()) ?? '';
  }

  /** What is really on the screen, the site in the guest view included, once nothing moves any more. */
  async photograph(): Promise<Buffer> {
    await this.page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
        }),
    );
    const deadline = Date.now() + settleTimeoutMs;
    let picture: Picture = await readScreen(this.#display);
    for (;;) {
      await delay(settleMs);
      const next = await readScreen(this.#display);
      if (isSame(picture, next) || Date.now() > deadline) return encodePicture(next, 'image/png');
      picture = next;
    }
  }
}
