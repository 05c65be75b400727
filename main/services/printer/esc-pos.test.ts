import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Bitmap } from './bitmap.ts';
import { encodeJob, kindOfAnswer, parseStatus, withoutRealTimeCommands } from './esc-pos.ts';
import { RealTimeScanner, readCommand } from './esc-pos-interpreter.ts';

const bitmapArbitrary = fc
  .record({ widthPx: fc.constantFrom(384, 576), heightPx: fc.integer({ min: 1, max: 80 }) })
  .chain(({ widthPx, heightPx }) => {
    const length = (widthPx / 8) * heightPx;
    // Bytes of real-time commands, far more often than chance would have them.
    const byte = fc.oneof(fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x01, 0x02), fc.integer({ min: 0, max: 255 }));
    return fc.array(byte, { minLength: length, maxLength: length }).map((bytes) => {
      const bitmap: Bitmap = { widthPx, heightPx, bits: Uint8Array.from(bytes) };
      return bitmap;
    });
  });

test('a job carries every dot of its bitmap in bands that fit a small printer, cuts once, and asks after each piece', () => {
  fc.assert(
    fc.property(bitmapArbitrary, fc.boolean(), (bitmap, cutsFirst) => {
      const pieces = encodeJob(bitmap, { cutsFirst });
      const rows: Uint8Array[] = [];
      const kinds: string[] = [];
      for (const piece of pieces) {
        expect(piece.length).toBeLessThan(2_048);
        let rest = Buffer.from(piece);
        while (rest.length > 0) {
          const next = readCommand(rest);
          if (next === undefined) throw new Error('a piece holds half a command');
          kinds.push(next.command.kind);
          if (next.command.kind === 'picture') rows.push(next.command.rows);
          rest = rest.subarray(next.length);
        }
        expect(kinds.at(-1)).toBe('report');
      }
      expect(Buffer.concat(rows).equals(bitmap.bits)).toBe(true);
      expect(kinds.filter((kind) => kind === 'cut')).toHaveLength(cutsFirst ? 2 : 1);
      expect(kinds.lastIndexOf('cut')).toBeGreaterThan(kinds.lastIndexOf('picture'));
      expect(kinds).not.toContain('unknown');
    }),
    { numRuns: 50 },
  );
});

test('for a printer that knows no requests a job holds none, is cut into small pieces, and feeds to where paper is torn off', () => {
  fc.assert(
    fc.property(bitmapArbitrary, fc.integer({ min: 100, max: 1_000 }), (bitmap, mostBytes) => {
      const pieces = encodeJob(bitmap, { cutter: 'none', asks: false, mostBytes });
      let rest = Buffer.concat(pieces);
      const kinds: string[] = [];
      for (let next = readCommand(rest); next !== undefined; next = readCommand(rest)) {
        kinds.push(next.command.kind);
        rest = rest.subarray(next.length);
      }
      expect(new Set(kinds)).toEqual(new Set(['initialize', 'picture', 'feed']));
      expect(kinds.at(-1)).toBe('feed');
      expect(pieces.every(({ length }) => length <= mostBytes)).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('no picture that was made safe holds a real-time command, and it only gains dots', () => {
  fc.assert(
    fc.property(bitmapArbitrary, (bitmap) => {
      const safe = withoutRealTimeCommands(bitmap);
      const scanner = new RealTimeScanner();
      expect(safe.bits.some((byte) => scanner.take(byte) !== undefined)).toBe(false);
      expect(safe.bits.every((byte, index) => (byte & (bitmap.bits[index] ?? 0)) === bitmap.bits[index])).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test('status answers are told from answers in turn, and both from everything else a printer may send', () => {
  for (const byte of [0x12, 0x16, 0x1a, 0x32, 0x72, 0x7e]) expect(kindOfAnswer(byte)).toBe('status');
  for (const byte of [0x00, 0x03, 0x0c, 0x0f]) expect(kindOfAnswer(byte)).toBe('done');
  for (const xonXoff of [0x11, 0x13]) expect(kindOfAnswer(xonXoff)).toBe('other');
});

test('the four status bytes say what a person must do first', () => {
  const status = (...answers: number[]) => parseStatus(Uint8Array.from(answers));
  expect(status(0x12, 0x12, 0x12, 0x12)).toBe('ready');
  expect(status(0x12, 0x12, 0x12, 0x1e)).toBe('paper-low');
  expect(status(0x1a, 0x32, 0x12, 0x7e)).toBe('paper-out');
  expect(status(0x1a, 0x36, 0x12, 0x7e)).toBe('cover-open');
  expect(status(0x1a, 0x52, 0x1a, 0x12)).toBe('error');
  expect(status(0x1a, 0x12, 0x12, 0x12)).toBe('offline');
});
