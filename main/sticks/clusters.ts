import { StickFault } from './fault.ts';
import type { Storage } from './storage.ts';

/** How a volume is cut into clusters, and which follows which. Clusters are counted from 2. */
export interface Clusters {
  readonly clusterBytes: number;
  /** How many there are. */
  readonly count: number;
  offsetOf(cluster: number): number;
  /** Null at the end of a chain. Anything else that is not a cluster of the volume is the caller's to refuse. */
  next(cluster: number): Promise<number | null>;
}

/**
 * The clusters of a chain from `first` on, at most `most` of them. Chains of a lying stick leave the volume or run in a circle:
 * `damaged`.
 */
export async function chainOf(clusters: Clusters, first: number, most: number): Promise<number[]> {
  const chain: number[] = [];
  const seen = new Set<number>();
  for (let cluster: number | null = first; cluster !== null && chain.length < most; ) {
    if (!isCluster(clusters, cluster) || seen.has(cluster)) throw new StickFault('damaged');
    seen.add(cluster);
    chain.push(cluster);
    cluster = chain.length < most ? await clusters.next(cluster) : null;
  }
  return chain;
}

/** The clusters of a file of this size, which must have so many. */
export async function chainOfFile(clusters: Clusters, first: number, sizeBytes: number): Promise<number[]> {
  const wanted = Math.ceil(sizeBytes / clusters.clusterBytes);
  if (wanted > clusters.count) throw new StickFault('damaged');
  const chain = await chainOf(clusters, first, wanted);
  if (chain.length < wanted) throw new StickFault('damaged');
  return chain;
}

/** Clusters that follow each other without a chain, as exFAT has them. */
export function runOf(clusters: Clusters, first: number, sizeBytes: number): number[] {
  const wanted = Math.ceil(sizeBytes / clusters.clusterBytes);
  if (wanted > clusters.count || !isCluster(clusters, first) || !isCluster(clusters, first + wanted - 1))
    throw new StickFault('damaged');
  return Array.from({ length: wanted }, (_, index) => first + index);
}

export function isCluster({ count }: Clusters, cluster: number): boolean {
  return Number.isInteger(cluster) && cluster >= 2 && cluster < count + 2;
}

/** Bytes of a file or folder, whose clusters are given. */
export async function readClusters(
  storage: Storage,
  clusters: Clusters,
  chain: readonly number[],
  offset: number,
  length: number,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  for (const { at, from, to } of extentsOf(clusters, chain, offset, length))
    parts.push(await storage.read(at, to - from));
  return Buffer.concat(parts);
}

export async function writeClusters(
  storage: Storage,
  clusters: Clusters,
  chain: readonly number[],
  offset: number,
  bytes: Uint8Array,
): Promise<void> {
  for (const { at, from, to } of extentsOf(clusters, chain, offset, bytes.length))
    await storage.write(at, bytes.subarray(from, to));
}

/** Where the bytes of a chain lie, neighbours together: `from` and `to` count from `offset`. */
function extentsOf(clusters: Clusters, chain: readonly number[], offset: number, length: number) {
  const { clusterBytes } = clusters;
  const extents: { at: number; from: number; to: number }[] = [];
  for (let done = 0; done < length; ) {
    const cluster = chain[Math.floor((offset + done) / clusterBytes)];
    if (cluster === undefined) throw new StickFault('damaged');
    const within = (offset + done) % clusterBytes;
    const part = Math.min(clusterBytes - within, length - done);
    const at = clusters.offsetOf(cluster) + within;
    const last = extents.at(-1);
    if (last && last.at + last.to - last.from === at) last.to += part;
    else extents.push({ at, from: done, to: done + part });
    done += part;
  }
  return extents;
}
