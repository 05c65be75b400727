import type { WebContents } from 'electron';
import type { PreparedFrames } from './guest-frames.ts';
import { onTouch } from './lockdown.ts';
import { tooOften } from './rate.ts';

/** A page that somebody touched and that does nothing for this long hangs, as Chromium too has it. */
const patienceMs = 15_000;

/** It may be busy, and wake up with all that was typed in it; the resident is told meanwhile. After as long again it is ended. */
const endMs = 15_000;

/** No honest page says as much on its console. Each line goes over the shell's main thread, from frames and workers too. */
const linesPerSecond = 2_000;

export interface GuestWatchDuties {
  /** The page has a reason to stand still. */
  mayHang(): boolean;
  onHung(): unknown;
  /** It answers again. */
  onAwake(): unknown;
}

export interface GuestWatch {
  /** Somebody wants something of the page by another way than touching it. */
  touched(): void;
}

/**
 * Tells of a page that no longer answers its visitor, and ends one that does not wake up, or that would keep the shell busy with what it says. Chromium tells of pages that
 * hang ('unresponsive') only where no debugger is attached, and ours is.
 */
export function watchGuest(contents: WebContents, frames: PreparedFrames, duties: GuestWatchDuties): GuestWatch {
  const saysTooMuch = tooOften(linesPerSecond);
  let impatience: NodeJS.Timeout | undefined;
  onTouch(contents, () => void touched());
  contents.on('console-message', hear);
  contents.once('destroyed', () => clearTimeout(impatience));
  return { touched: () => void touched() };

  async function touched() {
    if (impatience) return;
    impatience = setTimeout(lose, patienceMs);
    await frames.answer();
    clearTimeout(impatience);
    impatience = undefined;
    duties.onAwake();
  }

  function lose() {
    if (duties.mayHang()) {
      impatience = setTimeout(lose, patienceMs);
      return;
    }
    impatience = setTimeout(() => contents.forcefullyCrashRenderer(), endMs);
    duties.onHung();
  }

  function hear() {
    if (!saysTooMuch()) return;
    contents.off('console-message', hear);
    contents.forcefullyCrashRenderer();
  }
}
