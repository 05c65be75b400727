import { StickFault } from '../fault.ts';

/** Where everything lies on a FAT volume, in bytes from its beginning. */
export interface Geometry {
  readonly bits: 12 | 16 | 32;
  readonly sectorBytes: number;
  readonly clusterBytes: number;
  readonly clusters: number;
  /** The copies of the table. */
  readonly tablesAt: readonly number[];
  readonly tableBytes: number;
  /** FAT12 and FAT16: the top folder has a place and a length of its own. FAT32: it is a chain like any other. */
  readonly root:
    | { readonly kind: 'fixed'; readonly at: number; readonly length: number }
    | { readonly kind: 'chain'; readonly cluster: number };
  readonly dataAt: number;
  /** FAT32: the sector that remembers how many clusters are free. */
  readonly summaryAt: number | null;
}

/** @throws StickFault where the fields contradict each other or the length of the volume */
export function readGeometry(boot: Buffer, volumeBytes: number): Geometry {
  const sectorBytes = boot.readUInt16LE(11);
  const clusterBytes = boot.readUInt8(13) * sectorBytes;
  const reserved = boot.readUInt16LE(14);
  const copies = boot.readUInt8(16);
  const rootBytes = boot.readUInt16LE(17) * 32;
  const sectors = boot.readUInt16LE(19) || boot.readUInt32LE(32);
  const shortTable = boot.readUInt16LE(22);
  const tableBytes = (shortTable || boot.readUInt32LE(36)) * sectorBytes;

  const rootAt = reserved * sectorBytes + copies * tableBytes;
  const dataAt = rootAt + Math.ceil(rootBytes / sectorBytes) * sectorBytes;
  const clusters = Math.floor((sectors * sectorBytes - dataAt) / clusterBytes);
  // The specification tells the three apart by the number of clusters alone, systems tell FAT32 by the long table: both must agree.
  const isLong = shortTable === 0;
  const bits = clusters < 4085 ? 12 : clusters < 65525 ? 16 : 32;
  const isSound =
    sectors * sectorBytes <= volumeBytes &&
    clusters > 0 &&
    tableBytes * 8 >= (clusters + 2) * (isLong ? 32 : bits) &&
    (isLong ? rootBytes === 0 && clusters < 0x0fff_fff5 : rootBytes > 0 && bits !== 32) &&
    (isLong ? boot.readUInt16LE(42) === 0 : true);
  if (!isSound) throw new StickFault('damaged');

  const summary = boot.readUInt16LE(48);
  const hasSummary = isLong && summary > 0 && summary < reserved;
  return {
    bits: isLong ? 32 : bits,
    sectorBytes,
    clusterBytes,
    clusters,
    tablesAt: Array.from({ length: copies }, (_, copy) => reserved * sectorBytes + copy * tableBytes),
    tableBytes,
    root: isLong ? { kind: 'chain', cluster: boot.readUInt32LE(44) } : { kind: 'fixed', at: rootAt, length: rootBytes },
    dataAt,
    summaryAt: hasSummary ? summary * sectorBytes : null,
  };
}
