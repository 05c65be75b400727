/**
 * The Internet Printing Protocol as bytes (RFC 8010): the few kinds of values that a job needs. Own code, because it is short, and the
 * packages that there are have not been kept for years. Proved against CUPS and against the reference printer of its makers.
 */
export const operation = {
  createJob: 0x0005,
  sendDocument: 0x0006,
  cancelJob: 0x0008,
  getJobAttributes: 0x0009,
  getPrinterAttributes: 0x000b,
} as const;

export const group = { operation: 0x01, job: 0x02, end: 0x03, printer: 0x04 } as const;

/** The tags of values (RFC 8010 §3.5.2). */
const tag = {
  integer: 0x21,
  boolean: 0x22,
  enum: 0x23,
  range: 0x33,
  name: 0x42,
  keyword: 0x44,
  uri: 0x45,
  charset: 0x47,
  language: 0x48,
  mediaType: 0x49,
} as const;

const firstCharacterTag = 0x40;

export type IppValue = number | boolean | string | readonly [low: number, high: number];
/** Name, kind and values of an attribute that is sent. */
export type SentAttribute = readonly [name: string, kind: keyof typeof tag, ...values: IppValue[]];

export interface SentGroup {
  readonly group: number;
  readonly attributes: readonly SentAttribute[];
}

/** `code`: the operation of a request, the status of an answer. */
export function encodeIpp(code: number, requestId: number, groups: readonly SentGroup[]): Buffer {
  const parts: Buffer[] = [Buffer.from([2, 0]), u16(code), u32(requestId)];
  for (const { group: kind, attributes } of groups) {
    parts.push(Buffer.from([kind]));
    for (const [name, valueTag, ...values] of attributes)
      for (const [index, value] of values.entries()) {
        const bytes = encodeValue(value);
        const label = index === 0 ? Buffer.from(name) : Buffer.alloc(0);
        parts.push(Buffer.from([tag[valueTag]]), u16(label.length), label, u16(bytes.length), bytes);
      }
  }
  parts.push(Buffer.from([group.end]));
  return Buffer.concat(parts);
}

/** What was received. Attributes of all groups together: in what is asked here, no name stands in two. */
export interface IppMessage {
  readonly code: number;
  readonly requestId: number;
  readonly attributes: ReadonlyMap<string, readonly IppValue[]>;
  /** What follows: the document of a request. */
  readonly data: Buffer;
}

/** @throws RangeError when it is cut short or no IPP */
export function decodeIpp(bytes: Buffer): IppMessage {
  const attributes = new Map<string, IppValue[]>();
  let at = 8;
  let name = '';
  for (;;) {
    const kind = bytes.readUInt8(at);
    at += 1;
    if (kind === group.end) break;
    if (kind < 0x10) continue; // the beginning of a group
    const nameLength = bytes.readUInt16BE(at);
    if (nameLength > 0) name = slice(bytes, at + 2, nameLength).toString('utf8');
    at += 2 + nameLength;
    const length = bytes.readUInt16BE(at);
    const value = decodeValue(kind, slice(bytes, at + 2, length));
    at += 2 + length;
    if (value !== undefined) attributes.set(name, [...(attributes.get(name) ?? []), value]);
  }
  return { code: bytes.readUInt16BE(2), requestId: bytes.readUInt32BE(4), attributes, data: bytes.subarray(at) };
}

function slice(bytes: Buffer, at: number, length: number): Buffer {
  if (at + length > bytes.length) throw new RangeError('IPP cut short');
  return bytes.subarray(at, at + length);
}

function encodeValue(value: IppValue): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  if (typeof value === 'boolean') return Buffer.from([value ? 1 : 0]);
  return typeof value === 'number' ? u32(value) : Buffer.concat([u32(value[0]), u32(value[1])]);
}

/** Undefined for kinds that nothing here asks for. */
function decodeValue(kind: number, bytes: Buffer): IppValue | undefined {
  if (kind === tag.integer || kind === tag.enum) return bytes.readInt32BE();
  if (kind === tag.boolean) return bytes.readUInt8() !== 0;
  if (kind === tag.range) return [bytes.readInt32BE(), bytes.readInt32BE(4)];
  return kind >= firstCharacterTag ? bytes.toString('utf8') : undefined;
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
