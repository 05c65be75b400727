import { readFileSync } from 'node:fs';

/** One change of a watched disk, as disk-shim.c writes it down. `file`: a file descriptor, until it is closed. */
export type Change =
  | { readonly what: 'open'; readonly file: number; readonly path: string; readonly isNew: boolean }
  | { readonly what: 'close' | 'sync'; readonly file: number }
  | { readonly what: 'write'; readonly file: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly what: 'truncate'; readonly file: number; readonly length: number }
  | { readonly what: 'unlink'; readonly path: string }
  | { readonly what: 'rename'; readonly from: string; readonly to: string };

const entryBytes = 24;

export function readLog(log: string): Change[] {
  const bytes = readFileSync(log);
  const changes: Change[] = [];
  for (let at = 0; at < bytes.length; ) {
    const entry = {
      what: String.fromCharCode(bytes.readUInt8(at)),
      isNew: bytes.readUInt8(at + 1) === 1,
      file: bytes.readInt32LE(at + 4),
      offset: Number(bytes.readBigInt64LE(at + 8)),
    };
    const between = at + entryBytes + bytes.readUInt32LE(at + 16);
    const end = between + bytes.readUInt32LE(at + 20);
    changes.push(changeOf(entry, bytes.subarray(at + entryBytes, between), bytes.subarray(between, end)));
    at = end;
  }
  return changes;
}

function changeOf(
  { what, isNew, file, offset }: { what: string; isNew: boolean; file: number; offset: number },
  first: Buffer,
  second: Buffer,
): Change {
  switch (what) {
    case 'o':
      return { what: 'open', file, path: first.toString(), isNew };
    case 'c':
      return { what: 'close', file };
    case 's':
      return { what: 'sync', file };
    case 'w':
      return { what: 'write', file, offset, bytes: first };
    case 't':
      return { what: 'truncate', file, length: offset };
    case 'u':
      return { what: 'unlink', path: first.toString() };
    case 'r':
      return { what: 'rename', from: first.toString(), to: second.toString() };
    default:
      throw new Error(`the log of the disk has an entry “${what}”`);
  }
}
