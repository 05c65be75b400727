import { readFileSync } from 'node:fs';

const headerBytes = 32;
const frameHeaderBytes = 24;

/**
 * Whether the write-ahead log beside a store (sqlite.org/fileformat2.html#walformat) is as it was written, as far as it was synced.
 * SQLite stops at the first frame that does not fit and silently leaves out all that follow: right for a write that a power cut
 * tore, which is of the last transaction; but one flipped bit would take every later transaction with it. Each transaction is synced
 * before the next is written, so a frame that does not fit, with a transaction that ends behind it and another that begins after
 * that, was whole once.
 */
export function isLogWhole(file: string): boolean {
  const log = readLog(`${file}-wal`);
  if (log.length < headerBytes) return true;
  const littleEndian = (log.readUInt32BE(0) & 1) === 0;
  const pageBytes = log.readUInt32BE(8);
  const start = sumOver(log.subarray(0, 24), [0, 0], littleEndian);
  // The header is synced before any frame is written behind it.
  if (!isSum(log, 24, start)) return log.length === headerBytes;

  const isOfThisLog = (at: number) => log.compare(log, 16, 24, at + 8, at + 16) === 0;
  const frameBytes = frameHeaderBytes + pageBytes;
  let sum = start;
  let isBroken = false;
  let hasEndedBehind = false;
  for (let at = headerBytes; at + frameBytes <= log.length; at += frameBytes) {
    if (hasEndedBehind && isOfThisLog(at)) return false;
    let isChained = false;
    if (!isBroken) {
      sum = sumOver(log.subarray(at, at + 8), sum, littleEndian);
      sum = sumOver(log.subarray(at + frameHeaderBytes, at + frameBytes), sum, littleEndian);
      isChained = isSum(log, at + 16, sum);
      isBroken = !isChained || !isOfThisLog(at);
    }
    // What says of which log a frame is stands in no sum: one that fits but for that was of this log, and SQLite stops there too.
    const wasOfThisLog = isChained || isOfThisLog(at);
    // Only the last frame of a transaction says how large the file is then.
    if (isBroken && wasOfThisLog && log.readUInt32BE(at + 4) !== 0) hasEndedBehind = true;
  }
  return true;
}

type Sum = readonly [number, number];

function sumOver(bytes: Buffer, [first, second]: Sum, littleEndian: boolean): Sum {
  let [one, other] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    const word = (offset: number) => (littleEndian ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset));
    one = (one + word(at) + other) >>> 0;
    other = (other + word(at + 4) + one) >>> 0;
  }
  return [one, other];
}

function isSum(log: Buffer, at: number, [first, second]: Sum): boolean {
  return log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;
}

function readLog(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}
