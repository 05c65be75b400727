/**
 * A badge reader of the "keyboard wedge" kind types the card number as a keyboard would. This decoder turns its raw reports
 * (USB HID 1.11, appendix B.1: modifiers, reserved, six usages) back into characters. Pure: time comes in as an argument.
 */
import type { KeyboardLayout } from '../../../contract/devices.ts';

export const reportBytes = 8;

/** No card number is that long. What types on and on is not a card reader. */
const maxCharacters = 64;

/**
 * A reader types a key every 2 to 20 ms. A longer pause means that the end of the number was lost. Long enough to outlast any
 * moment in which the services were busy with something else.
 */
export const interKeyTimeoutMs = 1_000;

/** Stands for any key that is not a digit. Which one it was helps nobody and is not kept. */
export const otherKey = '\u{FFFD}';

/** `line`: what was typed before Enter or Tab. `incomplete`: typing stopped without them, or never stopped. */
export type WedgeEvent = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'incomplete' };

/** HID Usage Tables 1.12, section 10 (keyboard page). */
const usage = {
  firstKey: 0x04,
  one: 0x1e,
  zero: 0x27,
  enter: 0x28,
  tab: 0x2b,
  keypadEnter: 0x58,
  keypadOne: 0x59,
  keypadZero: 0x62,
} as const;

const shiftBits = 0b0010_0010;
const noShift = 0;

/** On AZERTY the top row gives & é " ' … and digits only with Shift; on QWERTY it is the other way round. */
const shiftGivesDigits: Record<KeyboardLayout, boolean> = { 'fr-azerty': true, 'us-qwerty': false };

function isTerminator(key: number): boolean {
  return key === usage.enter || key === usage.tab || key === usage.keypadEnter;
}

function character(key: number, modifiers: number, layout: KeyboardLayout): string {
  const isShifted = (modifiers & shiftBits) !== noShift;
  const hasOtherModifier = (modifiers & ~shiftBits) !== 0;
  if (hasOtherModifier) return otherKey;
  // 1 to 9 then 0, on both rows: the position after 1 modulo 10 is the digit.
  if (key >= usage.one && key <= usage.zero) {
    return isShifted === shiftGivesDigits[layout] ? String((key - usage.one + 1) % 10) : otherKey;
  }
  if (key >= usage.keypadOne && key <= usage.keypadZero) {
    return isShifted ? otherKey : String((key - usage.keypadOne + 1) % 10);
  }
  return otherKey;
}

export class WedgeDecoder {
  readonly #layout: KeyboardLayout;
  #held: readonly number[] = [];
  #typed = '';
  #lastKeyAtMs = 0;
  #isOverlong = false;

  constructor(layout: KeyboardLayout) {
    this.#layout = layout;
  }

  /** True between the first character of a number and its end. */
  get isTyping(): boolean {
    return this.#typed !== '' || this.#isOverlong;
  }

  /** Takes one report and gives what it completed, in order. Reports of another size are not of a keyboard and say nothing. */
  accept(report: Uint8Array, nowMs: number): WedgeEvent[] {
    if (report.length !== reportBytes) return [];
    const keys = [...report.subarray(2)].filter((key) => key !== 0);
    // 1 to 3 in every place: the keyboard lost count (rollover). Which keys are held is unknown until the next report.
    if (keys.some((key) => key < usage.firstKey)) return [];

    const events = this.expire(nowMs);
    for (const key of keys) {
      if (this.#held.includes(key)) continue;
      this.#lastKeyAtMs = nowMs;
      if (isTerminator(key)) events.push(...this.#finish());
      else this.#type(character(key, report[0] ?? 0, this.#layout));
    }
    this.#held = keys;
    return events;
  }

  /** Gives up a number whose end did not come in time. */
  expire(nowMs: number): WedgeEvent[] {
    if (!this.isTyping || nowMs - this.#lastKeyAtMs < interKeyTimeoutMs) return [];
    this.reset();
    return [{ kind: 'incomplete' }];
  }

  /** Forgets everything, as when the reader is unplugged. */
  reset(): void {
    this.#held = [];
    this.#typed = '';
    this.#isOverlong = false;
  }

  #type(typed: string): void {
    if (this.#typed.length === maxCharacters) this.#isOverlong = true;
    else this.#typed += typed;
  }

  #finish(): WedgeEvent[] {
    const text = this.#typed;
    const isOverlong = this.#isOverlong;
    this.#typed = '';
    this.#isOverlong = false;
    if (isOverlong) return [{ kind: 'incomplete' }];
    // Many readers send Enter and Tab, or Enter twice: an empty line is not a card.
    return text === '' ? [] : [{ kind: 'line', text }];
  }
}
