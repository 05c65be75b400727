/** A badge reader whose reports carry the number as a file describes it (contract/reader-description.ts). */
import type { NumberFormat, ReaderDescription } from '../../../contract/reader-description.ts';
import type { CardDecoder, Decoded } from './card-decoder.ts';

/** Every report of such a reader is whole, so nothing is ever under way. */
export class DescribedDecoder implements CardDecoder {
  readonly expiresAtMs = undefined;
  readonly #description: ReaderDescription;
  readonly #reportBytes: number;

  constructor(description: ReaderDescription) {
    this.#description = description;
    this.#reportBytes = reportBytesOf(description);
  }

  accept(report: Uint8Array): Decoded[] {
    const { reports, number } = this.#description;
    if (report.length !== this.#reportBytes) return [];
    // node-hid, as the system, puts the number of a report before it, unless the reader has one kind of report only.
    if (reports.kind === 'input' && reports.id !== 0 && report[0] !== reports.id) return [];
    const bytes = report.subarray(number.byte, number.byte + number.bytes);
    const count = number.countByte === undefined ? undefined : report[number.countByte];
    const most = number.format.kind === 'ascii' ? bytes.length : bytes.length * 8;
    if (count !== undefined && count > most) return [{ kind: 'incomplete' }];
    const isEmpty = count === undefined ? bytes.every((byte) => byte === 0) : count === 0;
    if (isEmpty) return [];
    const { format } = number;
    const text =
      format.kind === 'ascii' ? characters(bytes, count, format) : inDigits(this.#bits(bytes, count), format);
    return [text === undefined ? { kind: 'incomplete' } : { kind: 'number', text }];
  }

  expire(): Decoded[] {
    return [];
  }

  reset(): void {}

  #bits(bytes: Uint8Array, count = bytes.length * 8): string {
    const { byteOrder, bitOrder } = this.#description.number;
    const all = [...bytes].map((byte) => {
      const bits = byte.toString(2).padStart(8, '0');
      return bitOrder === 'lowest-first' ? [...bits].reverse().join('') : bits;
    });
    if (byteOrder === 'lowest-first') all.reverse();
    // What is shorter than its bytes stands in their lowest bits; where the highest comes first on the wire, in the first ones.
    const joined = all.join('');
    return byteOrder === 'lowest-first' ? joined.slice(Math.max(joined.length - count, 0)) : joined.slice(0, count);
  }
}

/** How long a report of such a reader is, as its decoder takes it. */
export function reportBytesOf({ reports }: ReaderDescription): number {
  return reports.kind === 'input' ? reports.bytes : reports.ask.reduce((sum, each) => sum + each.length / 2, 0);
}

function characters(
  bytes: Uint8Array,
  count = bytes.length,
  { after, before }: Extract<NumberFormat, { kind: 'ascii' }>,
): string | undefined {
  const text = Buffer.from(bytes.subarray(0, count)).toString('latin1').replace(/\0+$/, '');
  const start = after === undefined ? 0 : text.indexOf(after) + 1;
  if (after !== undefined && start === 0) return undefined;
  const rest = text.slice(start);
  const ends = [...(before ?? '')].map((end) => rest.indexOf(end)).filter((end) => end >= 0);
  if (before !== undefined && ends.length === 0) return undefined;
  return rest.slice(0, before === undefined ? undefined : Math.min(...ends)).trim();
}

function inDigits(bits: string, format: Exclude<NumberFormat, { kind: 'ascii' }>): string | undefined {
  switch (format.kind) {
    case 'decimal': {
      const digits = decimal(bits, format.digits);
      return digits.length === format.digits ? digits : undefined;
    }
    case 'bcd': {
      const digits = (bits.match(/.{4}/g) ?? []).map((half) => Number.parseInt(half, 2));
      return digits.every((digit) => digit <= 9) ? digits.join('') : undefined;
    }
    case 'wiegand': {
      if (bits.length !== format.bits) return undefined;
      if (format.parity === 'halves' && !hasParity(bits)) return undefined;
      const fields = [format.facility, format.number].map((field) =>
        field ? decimal(bits.slice(field.bit, field.bit + field.bits), field.digits) : '',
      );
      return fields.join('');
    }
  }
}

function decimal(bits: string, digits: number): string {
  return BigInt(`0b${bits}`).toString().padStart(digits, '0');
}

function hasParity(bits: string): boolean {
  const half = Math.floor(bits.length / 2);
  const ones = (part: string) => part.replaceAll('0', '').length;
  return ones(bits.slice(0, half)) % 2 === 0 && ones(bits.slice(bits.length - half)) % 2 === 1;
}
