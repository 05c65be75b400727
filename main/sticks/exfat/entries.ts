import type { UpCase } from './up-case.ts';

export const entryBytes = 32;
export const entryType = { bitmap: 0x81, upCase: 0x82, label: 0x83, file: 0x85, stream: 0xc0, name: 0xc1 } as const;
const charactersAnEntry = 15;
const folderAttribute = 0x10;
const archiveAttribute = 0x20;
/** In the flags of a stream: it may have clusters, and they follow each other without a chain. */
const mayHaveClusters = 0x01;
const withoutChain = 0x02;

/** What a set of entries says of a file or folder. */
export interface FileSet {
  readonly name: string;
  readonly isFolder: boolean;
  readonly cluster: number;
  readonly sizeBytes: number;
  /** Beyond this the file was never written and reads as zeros. */
  readonly validBytes: number;
  readonly isRun: boolean;
}

/** The files and folders among the entries of a folder; sets that are broken are left out, as systems do. */
export function readFileSets(bytes: Buffer): FileSet[] {
  const found: FileSet[] = [];
  for (let at = 0; at + entryBytes <= bytes.length && bytes[at] !== 0; at += entryBytes) {
    if (bytes[at] !== entryType.file) continue;
    const set = readFileSet(bytes.subarray(at, at + (1 + (bytes[at + 1] as number)) * entryBytes));
    if (!set) continue;
    found.push(set);
    at += (bytes[at + 1] as number) * entryBytes;
  }
  return found;
}

function readFileSet(set: Buffer): FileSet | null {
  const secondary = set.readUInt8(1);
  const isWhole = secondary >= 2 && secondary <= 18 && set.length === (1 + secondary) * entryBytes;
  if (!isWhole || set[entryBytes] !== entryType.stream || set.readUInt16LE(2) !== sumOf(set)) return null;
  const stream = set.subarray(entryBytes, 2 * entryBytes);
  const nameLength = stream.readUInt8(3);
  if (nameLength === 0 || nameLength > (secondary - 1) * charactersAnEntry) return null;
  let name = '';
  for (let index = 0; index < nameLength; index += 1) {
    const at = (2 + Math.floor(index / charactersAnEntry)) * entryBytes + 2 + (index % charactersAnEntry) * 2;
    name += String.fromCharCode(set.readUInt16LE(at));
  }
  const sizeBytes = Number(stream.readBigUInt64LE(24));
  return {
    name,
    isFolder: (set.readUInt16LE(4) & folderAttribute) !== 0,
    cluster: stream.readUInt32LE(20),
    sizeBytes,
    validBytes: Math.min(sizeBytes, Number(stream.readBigUInt64LE(8))),
    isRun: (stream.readUInt8(1) & withoutChain) !== 0,
  };
}

/** The set of entries of a new file. */
export function fileSet(name: string, cluster: number, sizeBytes: number, now: Date, upCase: UpCase): Buffer {
  const names = Math.ceil(name.length / charactersAnEntry);
  const set = Buffer.alloc((2 + names) * entryBytes);
  set.writeUInt8(entryType.file, 0);
  set.writeUInt8(1 + names, 1);
  set.writeUInt16LE(archiveAttribute, 4);
  for (const at of [8, 12, 16]) set.writeUInt32LE(timestampOf(now), at);
  for (const at of [22, 23, 24]) set.writeUInt8(zoneOf(now), at);
  const stream = set.subarray(entryBytes, 2 * entryBytes);
  stream.writeUInt8(entryType.stream, 0);
  stream.writeUInt8(mayHaveClusters, 1);
  stream.writeUInt8(name.length, 3);
  stream.writeUInt16LE(hashOf(upCase(name)), 4);
  stream.writeBigUInt64LE(BigInt(sizeBytes), 8);
  stream.writeUInt32LE(cluster, 20);
  stream.writeBigUInt64LE(BigInt(sizeBytes), 24);
  for (let index = 0; index < names; index += 1) {
    const entry = set.subarray((2 + index) * entryBytes, (3 + index) * entryBytes);
    entry.writeUInt8(entryType.name, 0);
    for (let at = 0; at < charactersAnEntry; at += 1)
      entry.writeUInt16LE(name.charCodeAt(index * charactersAnEntry + at) || 0, 2 + at * 2);
  }
  set.writeUInt16LE(sumOf(set), 2);
  return set;
}

function rotate(sum: number, byte: number): number {
  return (((sum & 1) << 15) + (sum >> 1) + byte) & 0xffff;
}

/** Of all bytes of a set but the sum itself. */
function sumOf(set: Buffer): number {
  return set.reduce((sum, byte, at) => (at === 2 || at === 3 ? sum : rotate(sum, byte)), 0);
}

function hashOf(name: string): number {
  return Buffer.from(name, 'utf16le').reduce(rotate, 0);
}

function timestampOf(now: Date): number {
  const date = ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate();
  const time = (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
  return date * 0x1_0000 + time;
}

/** The difference to universal time in quarters of an hour, in seven bits; the eighth says that it is known. */
function zoneOf(now: Date): number {
  return 0x80 | ((-now.getTimezoneOffset() / 15) & 0x7f);
}
