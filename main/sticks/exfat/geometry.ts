import { StickFault } from '../fault.ts';
import type { Storage } from '../storage.ts';

/** Where everything lies on an exFAT volume, in bytes from its beginning. */
export interface Geometry {
  readonly clusterBytes: number;
  readonly clusters: number;
  readonly tableAt: number;
  readonly tableBytes: number;
  readonly heapAt: number;
  readonly rootCluster: number;
}

/** Where the boot sector keeps what changes; these bytes are left out of its checksum. */
export const flagsAt = 106;
export const dirtyFlag = 0x02;
const changing = [flagsAt, flagsAt + 1, 112];

/** @throws StickFault where the fields contradict each other, their checksum or the length of the volume */
export async function readGeometry(storage: Storage, boot: Buffer): Promise<Geometry> {
  const sectorShift = boot.readUInt8(108);
  const clusterShift = sectorShift + boot.readUInt8(109);
  const isShaped =
    sectorShift >= 9 && sectorShift <= 12 && clusterShift <= 25 && boot.subarray(11, 64).every((byte) => byte === 0);
  // Two tables belong to a variant that no computer writes.
  if (!isShaped || boot.readUInt8(110) !== 1) throw new StickFault('damaged');
  const sectorBytes = 2 ** sectorShift;
  await checkSum(storage, sectorBytes);

  const sectors = Number(boot.readBigUInt64LE(72));
  const geometry = {
    clusterBytes: 2 ** clusterShift,
    clusters: boot.readUInt32LE(92),
    tableAt: boot.readUInt32LE(80) * sectorBytes,
    tableBytes: boot.readUInt32LE(84) * sectorBytes,
    heapAt: boot.readUInt32LE(88) * sectorBytes,
    rootCluster: boot.readUInt32LE(96),
  };
  const { clusters, clusterBytes, tableAt, tableBytes, heapAt } = geometry;
  const isSound =
    sectors * sectorBytes <= storage.length &&
    clusters > 0 &&
    tableAt >= 24 * sectorBytes &&
    tableBytes >= (clusters + 2) * 4 &&
    tableAt + tableBytes <= heapAt &&
    heapAt + clusters * clusterBytes <= sectors * sectorBytes;
  if (!isSound) throw new StickFault('damaged');
  return geometry;
}

/** The first eleven sectors, summed up in the twelfth. */
async function checkSum(storage: Storage, sectorBytes: number): Promise<void> {
  const region = await storage.read(0, 12 * sectorBytes);
  let sum = 0;
  for (const [at, byte] of region.subarray(0, 11 * sectorBytes).entries())
    if (!changing.includes(at)) sum = (((sum & 1) << 31) | (sum >>> 1)) + byte;
  if (region.readUInt32LE(11 * sectorBytes) !== sum >>> 0) throw new StickFault('damaged');
}
