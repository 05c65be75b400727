import { hash } from 'node:crypto';
import { ballotId, sortByBytes } from '../../../ballot/index.ts';

const idBytes = 16;
/** What SQLite takes unless told otherwise; a damaged header is not asked. */
const pageBytes = 4096;

export interface IntactBallot {
  /** base64url */
  readonly id: string;
  readonly sealed: Uint8Array;
}

/**
 * The ballots in the bytes of an urn file, however damaged its structure is: an id with the very bytes behind it whose hash it is
 * can be nothing else. Rows that are gone are not found again, since deleted content is overwritten. Sorted by the bytes of their ids.
 */
export function intactBallots(file: Buffer, sealedBytes: number): IntactBallot[] {
  const header = headerOf(sealedBytes);
  const found = new Map<string, Uint8Array>();
  for (let at = header.length; at + idBytes < file.length; at += 1) {
    if (!isHeaderBefore(file, at, header)) continue;
    const sealed = sealedBehind(file, at, header.length, sealedBytes);
    if (sealed && file.compare(hash('sha256', sealed, 'buffer'), 0, idBytes, at, at + idBytes) === 0)
      found.set(ballotId(sealed), new Uint8Array(sealed));
  }
  return sortByBytes(found.keys()).map((id) => ({ id, sealed: found.get(id) ?? new Uint8Array() }));
}

/** What stands before each id: how long this header is, and the types of two blobs (fileformat2.html, §2.1). */
function headerOf(sealedBytes: number): Buffer {
  const blob = (length: number) => variableLength(length * 2 + 12);
  const types = [...blob(idBytes), ...blob(sealedBytes)];
  return Buffer.from([types.length + 1, ...types]);
}

function variableLength(value: number): number[] {
  return value < 128 ? [value] : [...variableLength(value >> 7).map((byte) => byte | 128), value & 127];
}

/** Only saves hashing at every byte of a long file; where one byte of it is damaged, the ballot behind it may still be intact. */
function isHeaderBefore(file: Buffer, at: number, header: Buffer): boolean {
  let same = 0;
  for (let index = 0; index < header.length; index += 1)
    if (file[at - header.length + index] === header[index]) same += 1;
  return same >= header.length - 1;
}

/** The bytes behind an id, as SQLite lays them out: what is too long for its page goes on in others (fileformat2.html, §1.6). */
function sealedBehind(file: Buffer, at: number, headerBytes: number, sealedBytes: number): Buffer | undefined {
  const start = at + idBytes;
  const here = bytesOnItsPage(headerBytes, sealedBytes);
  if (start + here > file.length) return undefined;
  if (here === sealedBytes) return file.subarray(start, start + sealedBytes);
  const parts = [file.subarray(start, start + here)];
  let missing = sealedBytes - here;
  let link = start + here;
  while (missing > 0) {
    if (link + 4 > file.length) return undefined;
    const page = (file.readUInt32BE(link) - 1) * pageBytes;
    if (page < 0 || page + pageBytes > file.length) return undefined;
    const part = file.subarray(page + 4, page + 4 + Math.min(missing, pageBytes - 4));
    parts.push(part);
    missing -= part.length;
    link = page;
  }
  return Buffer.concat(parts);
}

function bytesOnItsPage(headerBytes: number, sealedBytes: number): number {
  const rowBytes = headerBytes + idBytes + sealedBytes;
  const most = Math.floor(((pageBytes - 12) * 64) / 255) - 23;
  if (rowBytes <= most) return sealedBytes;
  const least = Math.floor(((pageBytes - 12) * 32) / 255) - 23;
  const local = least + ((rowBytes - least) % (pageBytes - 4));
  return (local <= most ? local : least) - headerBytes - idBytes;
}
