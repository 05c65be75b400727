import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { KeyboardLayout } from '../../../contract/devices.ts';
import type { Decoded } from './card-decoder.ts';
import { endingPauseMs, interKeyTimeoutMs, otherKey, type Typing, WedgeDecoder } from './keyboard-wedge.ts';
import { typedReports } from './virtual-card.ts';

const layouts: readonly KeyboardLayout[] = ['fr-azerty', 'us-qwerty', 'de-qwertz'];
const layoutArbitrary = fc.constantFrom(...layouts);
const digitsArbitrary = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 64 });

const shift = (layout: KeyboardLayout): number => (layout === 'fr-azerty' ? 0x20 : 0);
const topRow = (digit: string): number => (digit === '0' ? 0x27 : 0x1d + Number(digit));
const keypad = (digit: string): number => (digit === '0' ? 0x62 : 0x58 + Number(digit));

function report(modifiers: number, ...keys: number[]): Uint8Array {
  return Uint8Array.from([modifiers, 0, ...keys, 0, 0, 0, 0, 0, 0].slice(0, 8));
}

function decode(typing: KeyboardLayout | Typing, reports: Iterable<Uint8Array>, stepMs = 8): Decoded[] {
  const decoder = new WedgeDecoder(typeof typing === 'string' ? { layout: typing } : typing);
  let nowMs = 0;
  return [...reports].flatMap((each) => {
    nowMs += stepMs;
    return decoder.accept(each, nowMs);
  });
}

function inEights(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: bytes.length / 8 }, (_, index) => bytes.subarray(index * 8, index * 8 + 8));
}

test('any digits typed by a reader in either layout decode to themselves', () => {
  fc.assert(
    fc.property(digitsArbitrary, layoutArbitrary, (digits, layout) => {
      expect(decode(layout, inEights(typedReports(digits, layout)))).toEqual([{ kind: 'number', text: digits }]);
    }),
  );
});

test('any digits decode to themselves on either row, with or without letting go between keys, and ended by Enter or Tab', () => {
  const rowArbitrary = fc.array(fc.record({ isKeypad: fc.boolean(), letsGo: fc.boolean() }), {
    minLength: 64,
    maxLength: 64,
  });
  const endArbitrary = fc.constantFrom(0x28, 0x2b, 0x58);
  fc.assert(
    fc.property(digitsArbitrary, layoutArbitrary, rowArbitrary, endArbitrary, (digits, layout, ways, end) => {
      const reports: Uint8Array[] = [];
      let heldKey = 0;
      [...digits].forEach((digit, index) => {
        const way = ways[index] ?? { isKeypad: false, letsGo: true };
        const key = way.isKeypad ? keypad(digit) : topRow(digit);
        const modifiers = way.isKeypad ? 0 : shift(layout);
        // The same key twice can only be typed by letting go; two keys may overlap (rollover).
        if (way.letsGo || heldKey === key) reports.push(report(0), report(modifiers, key));
        else reports.push(report(modifiers, heldKey, key), report(modifiers, key));
        heldKey = key;
      });
      reports.push(report(0, end), report(0));
      expect(decode(layout, reports)).toEqual([{ kind: 'number', text: digits }]);
    }),
  );
});

test('no sequence of reports whatever breaks the decoder or gives anything but digits, letters and the mark of another key', () => {
  fc.assert(
    fc.property(layoutArbitrary, fc.array(fc.uint8Array({ minLength: 0, maxLength: 10 })), (layout, reports) => {
      for (const event of decode(layout, reports)) {
        if (event.kind === 'number') expect(event.text).toMatch(/^[0-9A-Za-z\u{FFFD}]+$/u);
      }
    }),
  );
});

test('several new keys in one report count in their order, and keys still held count once', () => {
  const reports = [report(0, 0x1e, 0x1f), report(0, 0x1e, 0x1f), report(0, 0x1f, 0x20), report(0, 0x28)];
  expect(decode('us-qwerty', reports)).toEqual([{ kind: 'number', text: '123' }]);
});

test('a report of a keyboard that lost count of its keys changes nothing', () => {
  const lost = report(0, 1, 1, 1, 1, 1, 1);
  const reports = [report(0, 0x1e), lost, report(0, 0x1e), report(0), report(0, 0x28)];
  expect(decode('us-qwerty', reports)).toEqual([{ kind: 'number', text: '1' }]);
});

test('a reader set for the other layout types keys that are not digits', () => {
  expect(decode('fr-azerty', inEights(typedReports('12', 'us-qwerty')))).toEqual([
    { kind: 'number', text: otherKey.repeat(2) },
  ]);
  expect(decode('us-qwerty', inEights(typedReports('12', 'fr-azerty')))).toEqual([
    { kind: 'number', text: otherKey.repeat(2) },
  ]);
});

test('a digit with Control, Alt or the system key is not a digit', () => {
  for (const modifier of [0x01, 0x04, 0x08, 0x10, 0x40, 0x80]) {
    expect(decode('us-qwerty', [report(modifier, 0x1e), report(0, 0x28)])).toEqual([
      { kind: 'number', text: otherKey },
    ]);
  }
});

test('a number whose end does not come in time is given up, and the next one is whole', () => {
  const decoder = new WedgeDecoder({ layout: 'us-qwerty' });
  decoder.accept(report(0, 0x1e), 0);
  expect(decoder.expire(interKeyTimeoutMs - 1)).toEqual([]);
  expect(decoder.expire(interKeyTimeoutMs)).toEqual([{ kind: 'incomplete' }]);
  expect(decoder.expiresAtMs).toBeUndefined();
  const later = inEights(typedReports('42', 'us-qwerty')).flatMap((each) => decoder.accept(each, 5_000));
  expect(later).toEqual([{ kind: 'number', text: '42' }]);
});

test('what types on and on is never kept: one incomplete number at its end', () => {
  const endless = inEights(typedReports('1'.repeat(65), 'us-qwerty'));
  expect(decode('us-qwerty', endless)).toEqual([{ kind: 'incomplete' }]);
});

test('empty lines are not cards', () => {
  expect(decode('us-qwerty', [report(0, 0x28), report(0), report(0, 0x2b), report(0)])).toEqual([]);
});

/** The key of a letter on a QWERTY keyboard. */
const key = (letter: string): number => 0x04 + 'abcdefghijklmnopqrstuvwxyz'.indexOf(letter);
const capsLock = 0x39;
const enter = 0x28;
const typed = (...keys: [modifiers: number, key: number][]) =>
  keys.flatMap(([modifiers, each]) => [report(modifiers, each), report(0)]);

test('letters are those of the layout, capital with Shift or Caps Lock but not with both', () => {
  const keys = typed([0, key('q')], [0x02, key('a')], [0, key('z')], [0, key('y')], [0, 0x33], [0, enter]);
  expect(decode('fr-azerty', keys)).toEqual([{ kind: 'number', text: 'aQwym' }]);
  expect(decode('us-qwerty', keys)).toEqual([{ kind: 'number', text: `qAzy${otherKey}` }]);
  expect(decode('de-qwertz', keys)).toEqual([{ kind: 'number', text: `qAyz${otherKey}` }]);
  expect(decode({ layout: 'us-qwerty', capsLock: true }, keys)).toEqual([{ kind: 'number', text: `QaZY${otherKey}` }]);
});

test('a reader that types for Caps Lock types digits without Shift on AZERTY, and as ever elsewhere', () => {
  fc.assert(
    fc.property(digitsArbitrary, layoutArbitrary, (digits, layout) => {
      const asWithCapsLock = layout === 'fr-azerty' ? 'us-qwerty' : layout;
      const reports = inEights(typedReports(digits, asWithCapsLock));
      expect(decode({ layout, capsLock: true }, reports)).toEqual([{ kind: 'number', text: digits }]);
    }),
  );
});

test('Caps Lock that the reader presses itself counts, and one that was pressed once too often is forgotten after a pause', () => {
  const digits = typed([0, topRow('4')], [0, topRow('2')]);
  const decoder = new WedgeDecoder({ layout: 'fr-azerty' });
  const at = (nowMs: number, reports: Uint8Array[]) => reports.flatMap((each) => decoder.accept(each, nowMs));
  const pressed = typed([0, capsLock]);
  expect(at(0, [...pressed, ...digits, ...pressed, ...typed([0, enter])])).toEqual([{ kind: 'number', text: '42' }]);
  at(10, pressed);
  expect(at(10 + interKeyTimeoutMs, [...digits, ...typed([0, enter])])).toEqual([
    { kind: 'number', text: otherKey.repeat(2) },
  ]);
});

test('what a reader types around a number is taken off, and without it the number is not whole', () => {
  const typing: Typing = { layout: 'us-qwerty', prefix: 'A?', suffix: 'z' };
  const start = typed([0x02, key('a')], [0, 0x2f]);
  const end = typed([0, key('z')], [0, enter]);
  const digits = typed([0, topRow('0')], [0, topRow('7')]);
  expect(decode(typing, [...start, ...digits, ...end])).toEqual([{ kind: 'number', text: '07' }]);
  for (const torn of [
    [...digits, ...end],
    [...start, ...digits, ...typed([0, enter])],
    [...start, ...end],
  ])
    expect(decode(typing, torn)).toEqual([{ kind: 'incomplete' }]);
});

test('where a pause is the end, any digits come whole after it, and never before', () => {
  fc.assert(
    fc.property(digitsArbitrary, fc.integer({ min: 0, max: endingPauseMs - 1 }), (digits, stepMs) => {
      const decoder = new WedgeDecoder({ layout: 'us-qwerty', end: 'pause' });
      const reports = inEights(typedReports(digits, 'us-qwerty')).slice(0, -2);
      let nowMs = 0;
      for (const each of reports) {
        expect(decoder.accept(each, nowMs)).toEqual([]);
        // A key is pressed and let go; only the pressing counts.
        nowMs += stepMs / 2;
      }
      const endsAtMs = decoder.expiresAtMs ?? Number.NaN;
      expect(decoder.expire(endsAtMs - 1)).toEqual([]);
      expect(decoder.expire(endsAtMs)).toEqual([{ kind: 'number', text: digits }]);
      expect(decoder.expiresAtMs).toBeUndefined();
    }),
  );
});
