import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ReaderDescription, readerDescriptionSchema } from '../../../contract/reader-description.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { DescribedDecoder, reportBytesOf } from './described-reports.ts';
import { readDescription } from './reader-description.ts';

const folder = new URL('../../../kiosk-config/readers/', import.meta.url).pathname;
const shipped = async (name: string) => mustBeOk(await readDescription(`${folder}${name}.yaml`), name);
const decode = (description: ReaderDescription, report: Uint8Array) => new DescribedDecoder(description).accept(report);
const nothing: never[] = [];

const plain: ReaderDescription = {
  model: 'made for a test',
  source: 'this file',
  tried: false,
  mode: 'tap',
  reports: { kind: 'input', id: 0, bytes: 8 },
  number: {
    byte: 1,
    bytes: 4,
    byteOrder: 'highest-first',
    bitOrder: 'highest-first',
    format: { kind: 'decimal', digits: 10 },
  },
};
const withNumber = (number: Partial<ReaderDescription['number']>): ReaderDescription => ({
  ...plain,
  number: { ...plain.number, ...number },
});
const reportOf = (...number: number[]) => Uint8Array.from([0xaa, ...number, 0xbb, 0xbb, 0xbb, 0xbb].slice(0, 8));

test('every file that is shipped is valid, says where it is from, and none claims to have been tried', async () => {
  const files = readdirSync(folder);
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const description = mustBeOk(await readDescription(folder + file), file);
    expect(description.tried, file).toBe(false);
    // Whatever such a reader sends, its decoder lives, and gives text or nothing.
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 0, maxLength: 400 }), (report) => {
        const exact = Uint8Array.from({ length: reportBytesOf(description) }, (_, index) => report[index] ?? 0);
        for (const each of [report, exact])
          for (const decoded of decode(description, each)) expect(['number', 'incomplete']).toContain(decoded.kind);
      }),
      { numRuns: 50 },
    );
  }
});

test('any four bytes are their number in ten digits, whichever byte and bit comes first', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 0xffffffff }), fc.boolean(), fc.boolean(), (value, isLow, isMirrored) => {
      const bytes = [24, 16, 8, 0].map((shift) => (value >>> shift) & 0xff);
      if (isLow) bytes.reverse();
      const mirrored = bytes.map((byte) =>
        Number.parseInt([...byte.toString(2).padStart(8, '0')].reverse().join(''), 2),
      );
      const description = withNumber({
        byteOrder: isLow ? 'lowest-first' : 'highest-first',
        bitOrder: isMirrored ? 'lowest-first' : 'highest-first',
      });
      expect(decode(description, reportOf(...(isMirrored ? mirrored : bytes)))).toEqual([
        { kind: 'number', text: String(value).padStart(10, '0') },
      ]);
    }),
  );
});

test('half a report, a longer one, another one and an empty one say nothing', () => {
  const report = reportOf(1, 2, 3, 4);
  expect(decode(plain, report)).toEqual([{ kind: 'number', text: '0016909060' }]);
  expect(decode(plain, report.subarray(0, 4))).toEqual(nothing);
  expect(decode(plain, Buffer.concat([report, report]))).toEqual(nothing);
  expect(decode(plain, reportOf(0, 0, 0, 0))).toEqual(nothing);
  const numbered: ReaderDescription = { ...plain, reports: { kind: 'input', id: 3, bytes: 8 } };
  expect(decode(numbered, report)).toEqual(nothing);
  expect(decode(numbered, Uint8Array.from([3, ...report.subarray(1)]))).toHaveLength(1);
});

test('decimal half bytes are digits, and more than nine in one is no number', () => {
  const description = withNumber({ format: { kind: 'bcd' } });
  expect(decode(description, reportOf(0x12, 0x34, 0x56, 0x70))).toEqual([{ kind: 'number', text: '12345670' }]);
  expect(decode(description, reportOf(0x12, 0x3a, 0x56, 0x70))).toEqual([{ kind: 'incomplete' }]);
});

test('any access-control card of 26 bits is its facility and number, and one turned bit is no card', () => {
  const description = withNumber({
    byte: 1,
    bytes: 4,
    countByte: 5,
    format: {
      kind: 'wiegand',
      bits: 26,
      facility: { bit: 1, bits: 8, digits: 3 },
      number: { bit: 9, bits: 16, digits: 5 },
      parity: 'halves',
    },
  });
  const reportOfBits = (bits: string) => {
    const bytes = bits.padEnd(32, '0').match(/.{8}/g) ?? [];
    return Uint8Array.from([0xaa, ...bytes.map((byte) => Number.parseInt(byte, 2)), bits.length, 0, 0]);
  };
  const ones = (bits: string) => bits.replaceAll('0', '').length;
  fc.assert(
    fc.property(fc.nat(255), fc.nat(65_535), fc.nat(25), (facility, number, turned) => {
      const data = facility.toString(2).padStart(8, '0') + number.toString(2).padStart(16, '0');
      const bits = `${ones(data.slice(0, 12)) % 2}${data}${(ones(data.slice(12)) + 1) % 2}`;
      expect(decode(description, reportOfBits(bits))).toEqual([
        { kind: 'number', text: String(facility).padStart(3, '0') + String(number).padStart(5, '0') },
      ]);
      const broken = bits.slice(0, turned) + (bits[turned] === '0' ? '1' : '0') + bits.slice(turned + 1);
      expect(decode(description, reportOfBits(broken))).toEqual([{ kind: 'incomplete' }]);
      expect(decode(description, reportOfBits(bits.slice(0, 25)))).toEqual([{ kind: 'incomplete' }]);
    }),
  );
});

test('a pcProx answers its two questions as its protocol is written down', async () => {
  const description = await shipped('pcprox');
  const answers = (number: number, facility: number, bits: number) =>
    Uint8Array.from([number & 0xff, number >> 8, facility, 0, 0, 0, 0, 0, bits, bits, 0, 0, 0, 0, 0, 0]);
  expect(decode(description, answers(12_345, 7, 24))).toEqual([{ kind: 'number', text: '00712345' }]);
  expect(decode(description, answers(0, 0, 0))).toEqual(nothing);
  expect(decode(description, answers(12_345, 7, 33))).toEqual([{ kind: 'incomplete' }]);
  expect(decode(description, answers(12_345, 7, 200))).toEqual([{ kind: 'incomplete' }]);
});

test('the number of a magnetic stripe is what stands on its second track', async () => {
  const description = await shipped('magtek-swipe');
  const swiped = (track: string) => {
    const report = Buffer.alloc(337);
    report[4] = track.length;
    report.write(track, 117, 'latin1');
    return report;
  };
  expect(decode(description, swiped(';21234000123456?'))).toEqual([{ kind: 'number', text: '21234000123456' }]);
  expect(decode(description, swiped(';21234000123456=2912?'))).toEqual([{ kind: 'number', text: '21234000123456' }]);
  expect(decode(description, swiped(';21234000123'))).toEqual([{ kind: 'incomplete' }]);
  expect(decode(description, swiped('E'))).toEqual([{ kind: 'incomplete' }]);
});

test('a scanner in HID POS mode gives the characters of a code', async () => {
  const report = Buffer.alloc(64);
  report.set([2, 10]);
  report.write(']Q10123456789', 2, 'latin1');
  expect(decode(await shipped('hid-pos-scanner'), report)).toEqual([{ kind: 'number', text: '0123456789' }]);
});

test('a description whose fields lie outside the report or the card is refused, each by its place', () => {
  const issues = (description: unknown) =>
    readerDescriptionSchema.safeParse(description).error?.issues.map(({ path }) => path.join('.'));
  expect(issues(withNumber({ byte: 6 }))).toEqual(['number.bytes']);
  expect(issues(withNumber({ countByte: 8 }))).toEqual(['number.countByte']);
  const field = { bit: 30, bits: 4, digits: 2 };
  expect(issues(withNumber({ format: { kind: 'wiegand', bits: 32, number: field, parity: 'none' } }))).toEqual([
    'number.format.number',
  ]);
  expect(issues({ ...plain, colour: 'red' })).toEqual(['']);
});

test('a file that cannot be read or is wrong is told by its line', async () => {
  expect(await readDescription('/nowhere.yaml')).toEqual({
    ok: false,
    error: ['/nowhere.yaml: cannot be read (ENOENT)'],
  });
});
