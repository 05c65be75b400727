/**
 * A badge reader of the "keyboard wedge" kind types the card number as a keyboard would. This decoder turns its raw reports
 * (USB HID 1.11, appendix B.1: modifiers, reserved, six usages) back into characters.
 */
import type { KeyboardLayout } from '../../../contract/devices.ts';
import type { CardDecoder, Decoded } from './card-decoder.ts';

export const reportBytes = 8;

/** No card number is that long. What types on and on is not a card reader. */
const maxCharacters = 64;

/**
 * A reader types a key every 2 to 20 ms. A longer pause means that the end of the number was lost. Long enough to outlast any
 * moment in which the services were busy with something else.
 */
export const interKeyTimeoutMs = 1_000;

/** Where a pause is the end, people wait for it. A number that it cuts in two has no accepted length, and the card is shown again. */
export const endingPauseMs = 300;

/** Stands for any key that is neither digit nor letter. Which one it was helps nobody and is not kept. */
export const otherKey = '\u{FFFD}';

/** HID Usage Tables 1.12, section 10 (keyboard page). */
const usage = {
  firstKey: 0x04,
  a: 0x04,
  z: 0x1d,
  one: 0x1e,
  zero: 0x27,
  enter: 0x28,
  tab: 0x2b,
  semicolon: 0x33,
  capsLock: 0x39,
  keypadEnter: 0x58,
  keypadOne: 0x59,
  keypadZero: 0x62,
} as const;

const shiftBits = 0b0010_0010;
const noShift = 0;

interface Layout {
  /** On AZERTY the top row gives & é " ' … and digits only with Shift; on QWERTY it is the other way round. */
  readonly shiftGivesDigits: boolean;
  /** What the keys give that are a to z on a QWERTY keyboard, then the one that is ; there. */
  readonly letters: string;
}

const layouts: Record<KeyboardLayout, Layout> = {
  'fr-azerty': { shiftGivesDigits: true, letters: `qbcdefghijkl${otherKey}noparstuvzxywm` },
  'us-qwerty': { shiftGivesDigits: false, letters: `abcdefghijklmnopqrstuvwxyz${otherKey}` },
  'de-qwertz': { shiftGivesDigits: false, letters: `abcdefghijklmnopqrstuvwxzy${otherKey}` },
};

/** How a reader was set to type. */
export interface Typing {
  readonly layout: KeyboardLayout;
  /** It types for a computer whose Caps Lock is on: on AZERTY that gives digits without Shift, as does a Shift too many elsewhere. */
  readonly capsLock?: boolean | undefined;
  readonly end?: 'key' | 'pause' | undefined;
  /** What it types around the number; `?` is any key that is neither digit nor letter. */
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
}

function isTerminator(key: number): boolean {
  return key === usage.enter || key === usage.tab || key === usage.keypadEnter;
}

export class WedgeDecoder implements CardDecoder {
  readonly #typing: Typing;
  readonly #timeoutMs: number;
  #held: readonly number[] = [];
  #typed = '';
  #isOverlong = false;
  #lastKeyAtMs = Number.NEGATIVE_INFINITY;
  #isCapsLockOn = false;

  constructor(typing: Typing) {
    this.#typing = typing;
    this.#timeoutMs = typing.end === 'pause' ? endingPauseMs : interKeyTimeoutMs;
  }

  get expiresAtMs(): number | undefined {
    return this.#isUnderWay ? this.#lastKeyAtMs + this.#timeoutMs : undefined;
  }

  accept(report: Uint8Array, nowMs: number): Decoded[] {
    if (report.length !== reportBytes) return [];
    const keys = [...report.subarray(2)].filter((key) => key !== 0);
    // 1 to 3 in every place: the keyboard lost count (rollover). Which keys are held is unknown until the next report.
    if (keys.some((key) => key < usage.firstKey)) return [];

    const decoded = this.expire(nowMs);
    // Readers that press Caps Lock press it again when they are done; one of the two may have been lost.
    if (nowMs - this.#lastKeyAtMs >= interKeyTimeoutMs) this.#isCapsLockOn = this.#typing.capsLock ?? false;
    for (const key of keys) {
      if (this.#held.includes(key)) continue;
      this.#lastKeyAtMs = nowMs;
      if (isTerminator(key)) decoded.push(...this.#finish());
      else if (key === usage.capsLock) this.#isCapsLockOn = !this.#isCapsLockOn;
      else this.#type(this.#character(key, report[0] ?? 0));
    }
    this.#held = keys;
    return decoded;
  }

  expire(nowMs: number): Decoded[] {
    if (!this.#isUnderWay || nowMs - this.#lastKeyAtMs < this.#timeoutMs) return [];
    const decoded: Decoded[] = this.#typing.end === 'pause' ? this.#finish() : [{ kind: 'incomplete' }];
    this.#forgetTyped();
    return decoded;
  }

  reset(): void {
    this.#forgetTyped();
    this.#lastKeyAtMs = Number.NEGATIVE_INFINITY;
  }

  /** True between the first character of a number and its end. */
  get #isUnderWay(): boolean {
    return this.#typed !== '' || this.#isOverlong;
  }

  #forgetTyped(): void {
    this.#held = [];
    this.#typed = '';
    this.#isOverlong = false;
  }

  #character(key: number, modifiers: number): string {
    const hasOtherModifier = (modifiers & ~shiftBits) !== 0;
    if (hasOtherModifier) return otherKey;
    const { shiftGivesDigits, letters } = layouts[this.#typing.layout];
    const hasShift = (modifiers & shiftBits) !== noShift;
    // 1 to 9 then 0, on both rows: the position after 1 modulo 10 is the digit.
    if (key >= usage.one && key <= usage.zero) {
      const givesDigit = shiftGivesDigits ? hasShift !== this.#isCapsLockOn : !hasShift;
      return givesDigit ? String((key - usage.one + 1) % 10) : otherKey;
    }
    if (key >= usage.keypadOne && key <= usage.keypadZero) {
      return hasShift ? otherKey : String((key - usage.keypadOne + 1) % 10);
    }
    const letter = key === usage.semicolon ? letters.at(-1) : key <= usage.z ? letters[key - usage.a] : otherKey;
    return (hasShift !== this.#isCapsLockOn ? letter?.toUpperCase() : letter) ?? otherKey;
  }

  #type(typed: string): void {
    if (this.#typed.length === maxCharacters) this.#isOverlong = true;
    else this.#typed += typed;
  }

  #finish(): Decoded[] {
    const text = this.#typed;
    const isOverlong = this.#isOverlong;
    this.#typed = '';
    this.#isOverlong = false;
    if (isOverlong) return [{ kind: 'incomplete' }];
    // Many readers send Enter and Tab, or Enter twice: an empty line is not a card.
    if (text === '') return [];
    const number = between(text, this.#typing.prefix ?? '', this.#typing.suffix ?? '');
    return [number === undefined ? { kind: 'incomplete' } : { kind: 'number', text: number }];
  }
}

/** What stands between what the reader always types first and last; nothing where it did not. */
function between(text: string, prefix: string, suffix: string): string | undefined {
  const end = text.length - suffix.length;
  if (end <= prefix.length) return undefined;
  const isWhole = isLike(text.slice(0, prefix.length), prefix) && isLike(text.slice(end), suffix);
  return isWhole ? text.slice(prefix.length, end) : undefined;
}

function isLike(typed: string, pattern: string): boolean {
  return [...pattern].every((each, index) => typed[index] === (each === '?' ? otherKey : each));
}
