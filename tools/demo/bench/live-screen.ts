import { setTimeout as delay } from 'node:timers/promises';
import type { Display } from '../../display.ts';
import { encodePicture, isSame, operateDisplay, type Picture, readScreen } from '../../screen.ts';

const lookEveryMs = 150;
const longestWaitMs = 10_000;
/** Half of each side: what a browser shows of it, and a quarter of the work. */
const scale = 0.5;

/** The names of X for the keys of a browser; every other key of one character is typed as it is. */
const keys: Readonly<Record<string, string>> = {
  Enter: 'Return',
  Backspace: 'BackSpace',
  Delete: 'Delete',
  Tab: 'Tab',
  Escape: 'Escape',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  Home: 'Home',
  End: 'End',
  PageUp: 'Prior',
  PageDown: 'Next',
};

/** The virtual screen, as somebody sees and touches it who sits at another machine. */
export class LiveScreen {
  readonly #display: Display;
  #picture: Picture | undefined;
  #serial = 0;

  constructor(display: Display) {
    this.#display = display;
  }

  /** The screen as a JPEG as soon as it differs from picture `seen`, or undefined when nothing changed for ten seconds. */
  async next(seen: number, signal: AbortSignal): Promise<{ serial: number; jpeg: Buffer } | undefined> {
    const deadline = Date.now() + longestWaitMs;
    while (!signal.aborted && Date.now() < deadline) {
      const picture = await readScreen(this.#display);
      if (this.#picture === undefined || !isSame(picture, this.#picture)) {
        this.#picture = picture;
        this.#serial += 1;
      }
      if (this.#serial !== seen) {
        return { serial: this.#serial, jpeg: await encodePicture(this.#picture, 'image/jpeg', scale) };
      }
      await delay(lookEveryMs, undefined, { signal }).catch(() => {});
    }
    return undefined;
  }

  /** Touches the screen at a point, given as fractions of its width and height. */
  async touch(x: number, y: number): Promise<void> {
    await operateDisplay(this.#display, ['mousemove', ...this.#point(x, y), 'click', '1']);
  }

  async scroll(x: number, y: number, down: boolean): Promise<void> {
    await operateDisplay(this.#display, [
      'mousemove',
      ...this.#point(x, y),
      'click',
      '--repeat',
      '2',
      down ? '5' : '4',
    ]);
  }

  /** `key` as KeyboardEvent names it. */
  async press(key: string): Promise<void> {
    const named = keys[key];
    if (named) await operateDisplay(this.#display, ['key', named]);
    else if ([...key].length === 1) await operateDisplay(this.#display, ['type', '--', key]);
  }

  #point(x: number, y: number): [string, string] {
    const { widthPx, heightPx } = this.#picture ?? { widthPx: 0, heightPx: 0 };
    return [String(Math.round(x * (widthPx - 1))), String(Math.round(y * (heightPx - 1)))];
  }
}
