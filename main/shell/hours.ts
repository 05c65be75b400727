import { isDeepStrictEqual } from 'node:util';
import type { TerminalDescription } from '../../contract/calls.ts';
import type { KioskState } from '../../contract/kiosk.ts';
import { isClosed, isRenewalDue, nextOpening } from '../visit/index.ts';

export interface Hours {
  obey(rules: Pick<TerminalDescription, 'opening' | 'renewAt'>): void;
  /** Somebody is there: the screen is lit for a while. */
  touched(): void;
}

export interface HoursDuties {
  show(closed: KioskState['closed']): void;
  /** Nobody is in a visit, nor on the way into or out of one. */
  isIdle(): boolean;
  /** A night has come, and nobody is there. Called again for as long as that is so. */
  renew(): void;
}

const tickMs = 1_000;
/** Long enough to read when the place opens. */
const litMs = 30_000;

/**
 * What the hours of the place mean for the screen and for this process.
 *
 * The screen goes dark by a black page, and not by the power of the display. Debian 12's cage has no protocol for that (its successors
 * do), a display whose power is off may not report the touch that is to light it, and what a black page cannot save, a timer of
 * the display or its plug can (docs/operations.md).
 */
export function keepHours(duties: HoursDuties): Hours {
  const startedAtMs = Date.now();
  let rules: Pick<TerminalDescription, 'opening' | 'renewAt'> | null = null;
  let touchedAtMs = performance.now();
  setInterval(look, tickMs);

  return {
    obey(newRules) {
      if (!isDeepStrictEqual(rules, newRules)) touchedAtMs = performance.now();
      rules = newRules;
      look();
    },
    touched() {
      touchedAtMs = performance.now();
      look();
    },
  };

  function look() {
    if (!rules) return;
    const nowMs = Date.now();
    const { opening } = rules;
    const dark = duties.isIdle() && performance.now() - touchedAtMs > litMs;
    duties.show(opening && isClosed(nowMs, opening) ? { opens: nextOpening(nowMs, opening), dark } : null);
    if (duties.isIdle() && isRenewalDue(nowMs, startedAtMs, rules)) duties.renew();
  }
}
