import { z } from 'zod';

/**
 * How a badge reader with reports of its own writes a card number into them: a YAML file a model, of which several are in
 * kiosk-config/readers/. A reader that types like a keyboard needs none.
 */

/** HID reports are at most this long on full-speed interrupt endpoints and their usual feature reports, chained ones included. */
const longestReportBytes = 512;
const longestNumberBits = 128;

const byteIndex = z
  .int()
  .min(0)
  .max(longestReportBytes - 1);
const bitField = z.strictObject({
  /** The first bit is 0, the highest one, as access-control cards are written down. */
  bit: z
    .int()
    .min(0)
    .max(longestNumberBits - 1),
  bits: z.int().min(1).max(64),
  /** Padded by zeros to so many decimal digits. */
  digits: z.int().min(1).max(20),
});

/** How the bytes become the digits of a card number. */
const numberFormatSchema = z.discriminatedUnion('kind', [
  /** One whole number, written in decimal, padded by zeros to `digits`. */
  z.strictObject({ kind: z.literal('decimal'), digits: z.int().min(1).max(39) }),
  /** Each half byte is a decimal digit; where one is more than 9 the card is of another kind. */
  z.strictObject({ kind: z.literal('bcd') }),
  /** Letters and digits of ASCII; `after` and `before` cut the number out of what stands around it, as on a magnetic stripe. */
  z.strictObject({
    kind: z.literal('ascii'),
    after: z.string().length(1).optional(),
    before: z.string().min(1).max(4).optional(),
  }),
  /** An access-control card: a facility code, then a number. `halves`: its first bit makes the first half even, its last the second odd. */
  z.strictObject({
    kind: z.literal('wiegand'),
    bits: z.int().min(8).max(longestNumberBits),
    facility: bitField.optional(),
    number: bitField,
    parity: z.enum(['none', 'halves']),
  }),
]);
export type NumberFormat = z.infer<typeof numberFormatSchema>;

const feature = z.string().regex(/^(?:[0-9a-f]{2}){1,64}$/, 'expected bytes in hexadecimal, such as 8f00000000000000');

/** The content of such a file. What cannot be true of the report (a number beyond its end, more bits than a card has) is refused with its field. */
export const readerDescriptionSchema = z
  .strictObject({
    /** For people. */
    model: z.string().min(1).max(120),
    /** Where what stands here was read. */
    source: z.string().min(1).max(300),
    /** Whether a real one was ever read with this file: not one that was emulated after the same document. */
    tried: z.boolean(),
    vendorId: z.int().min(0).max(0xffff).optional(),
    productId: z.int().min(0).max(0xffff).optional(),
    /** Which interface of the device, by its HID usage; without, the first one. */
    usage: z.strictObject({ page: z.int().min(0).max(0xffff), usage: z.int().min(0).max(0xffff) }).optional(),
    /** `presence`: it says again and again what lies on it. */
    mode: z.enum(['presence', 'tap']),
    reports: z.discriminatedUnion('kind', [
      /** The reader sends them by itself. */
      z.strictObject({
        kind: z.literal('input'),
        /** 0 where its reports have no number. */
        id: z.int().min(0).max(255),
        /** With the byte of the report number, where there is one. */
        bytes: z.int().min(1).max(longestReportBytes),
      }),
      /** The reader is asked: each of `ask` is sent as a feature report and answered by one; the answers are read as one report. */
      z.strictObject({
        kind: z.literal('feature'),
        id: z.int().min(0).max(255),
        ask: z.array(feature).min(1).max(4),
        everyMs: z.int().min(50).max(2_000),
      }),
    ]),
    number: z.strictObject({
      /** Where the number begins in the report. */
      byte: byteIndex,
      bytes: z.int().min(1).max(longestReportBytes),
      /** The byte that counts how many bits (ascii: bytes) the card has; 0 is no card. Without: all of them, and all zero is no card. */
      countByte: byteIndex.optional(),
      /** Which byte comes first, and which bit in it. */
      byteOrder: z.enum(['highest-first', 'lowest-first']),
      bitOrder: z.enum(['highest-first', 'lowest-first']),
      format: numberFormatSchema,
    }),
  })
  .superRefine(({ number: { byte, bytes, countByte = 0, format }, reports }, context) => {
    const length =
      reports.kind === 'input' ? reports.bytes : reports.ask.reduce((sum, each) => sum + each.length / 2, 0);
    const fault = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
    if (byte + bytes > length) fault(['number', 'bytes'], `expected a number within the ${length} bytes of the report`);
    if (countByte >= length) fault(['number', 'countByte'], `expected a byte within the ${length} of the report`);
    if (format.kind !== 'ascii' && bytes * 8 > longestNumberBits)
      fault(['number', 'bytes'], `expected at most ${longestNumberBits / 8} bytes for this format`);
    if (format.kind !== 'wiegand') return;
    if (format.bits > bytes * 8) fault(['number', 'format', 'bits'], 'expected no more bits than the number has');
    for (const name of ['facility', 'number'] as const) {
      const field = format[name];
      if (field && field.bit + field.bits > format.bits)
        fault(['number', 'format', name], `expected a field within the ${format.bits} bits of the card`);
    }
  });
export type ReaderDescription = z.infer<typeof readerDescriptionSchema>;
