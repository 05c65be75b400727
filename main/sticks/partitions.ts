import { looksLikeVolume } from './recognise.ts';
import type { Storage } from './storage.ts';

/** Where a part of a stick begins and how long it is, in bytes. */
export interface Extent {
  readonly start: number;
  readonly length: number;
}

/** A stick has one or two; a table that claims more is read this far. */
const mostPartitions = 8;
const mbrSignature = 0xaa55;
const protectiveType = 0xee;
const gptEntryBytes = 128;

/**
 * The parts of a stick: those of its partition table (GPT or MBR), or all of it when it has none. Extents that reach beyond the
 * stick are left out.
 */
export async function readPartitions(disk: Storage, sectorBytes: number): Promise<Extent[]> {
  const whole = { start: 0, length: disk.length };
  const first = await disk.read(0, 512);
  // A volume without a table ends its first sector with the same two bytes as a table does.
  if (looksLikeVolume(first) || first.readUInt16LE(510) !== mbrSignature) return [whole];
  const entries = [0, 1, 2, 3].map((index) => first.subarray(446 + 16 * index, 462 + 16 * index));
  const isGpt = entries.some((entry) => entry[4] === protectiveType);
  const found = isGpt ? await readGpt(disk, sectorBytes) : entries.flatMap((entry) => ofMbr(entry, sectorBytes));
  return found
    .filter(({ start, length }) => length > 0 && Number.isSafeInteger(start) && start + length <= disk.length)
    .slice(0, mostPartitions);
}

/** Extended partitions are not followed: no stick is sold with them. */
function ofMbr(entry: Buffer, sectorBytes: number): Extent[] {
  const isUsed = entry[4] !== 0 && entry[4] !== 0x05 && entry[4] !== 0x0f;
  return isUsed ? [{ start: entry.readUInt32LE(8) * sectorBytes, length: entry.readUInt32LE(12) * sectorBytes }] : [];
}

async function readGpt(disk: Storage, sectorBytes: number): Promise<Extent[]> {
  const header = await disk.read(sectorBytes, 92);
  const count = header.readUInt32LE(80);
  const isKnown = header.toString('latin1', 0, 8) === 'EFI PART' && header.readUInt32LE(84) === gptEntryBytes;
  if (!isKnown) return [];
  const at = Number(header.readBigUInt64LE(72)) * sectorBytes;
  const table = await disk.read(at, Math.min(count, 128) * gptEntryBytes);
  const extents: Extent[] = [];
  for (let entry = 0; entry < table.length; entry += gptEntryBytes) {
    if (table.subarray(entry, entry + 16).every((byte) => byte === 0)) continue;
    const first = Number(table.readBigUInt64LE(entry + 32));
    const last = Number(table.readBigUInt64LE(entry + 40));
    extents.push({ start: first * sectorBytes, length: (last - first + 1) * sectorBytes });
  }
  return extents;
}
