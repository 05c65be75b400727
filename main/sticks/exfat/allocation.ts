import type { Clusters } from '../clusters.ts';
import { StickFault } from '../fault.ts';
import type { Storage } from '../storage.ts';
import { Table } from '../table.ts';
import type { Geometry } from './geometry.ts';

const endOfChain = 0xffff_ffff;

/** Which cluster follows which on an exFAT volume, and by its bitmap, which are free. */
export class Allocation implements Clusters {
  readonly clusterBytes: number;
  readonly count: number;
  readonly #heapAt: number;
  readonly #table: Table;
  #bitmap: Table | undefined;

  constructor(storage: Storage, geometry: Geometry) {
    this.clusterBytes = geometry.clusterBytes;
    this.count = geometry.clusters;
    this.#heapAt = geometry.heapAt;
    this.#table = new Table(storage, geometry.tableAt, geometry.tableBytes);
  }

  /** The file that tells which clusters are free, a bit each. */
  takeBitmap(bitmap: Storage): void {
    if (bitmap.length < Math.ceil(this.count / 8)) throw new StickFault('damaged');
    this.#bitmap = new Table(bitmap, 0, bitmap.length);
  }

  offsetOf(cluster: number): number {
    return this.#heapAt + (cluster - 2) * this.clusterBytes;
  }

  async next(cluster: number): Promise<number | null> {
    const value = (await this.#table.at(cluster * 4, 4)).readUInt32LE();
    return value === endOfChain ? null : value;
  }

  async findFree(wanted: number): Promise<number[]> {
    const bitmap = this.#mustHaveBitmap();
    const free: number[] = [];
    for (let cluster = 2; cluster < this.count + 2 && free.length < wanted; cluster += 1) {
      const byte = await bitmap.at((cluster - 2) >> 3, 1);
      if ((byte.readUInt8() & (1 << ((cluster - 2) & 7))) === 0) free.push(cluster);
    }
    if (free.length < wanted) throw new StickFault('full');
    return free;
  }

  /** Takes these clusters and makes a chain of them; `after` is the chain's last cluster so far. */
  async link(chain: readonly number[], after?: number): Promise<void> {
    const bitmap = this.#mustHaveBitmap();
    for (const cluster of chain) {
      const byte = await bitmap.change((cluster - 2) >> 3, 1);
      byte.writeUInt8(byte.readUInt8() | (1 << ((cluster - 2) & 7)));
    }
    await bitmap.flush();
    for (const [index, cluster] of chain.entries()) await this.#set(cluster, chain[index + 1] ?? endOfChain);
    if (after !== undefined && chain[0] !== undefined) await this.#set(after, chain[0]);
    await this.#table.flush();
  }

  async #set(cluster: number, value: number): Promise<void> {
    (await this.#table.change(cluster * 4, 4)).writeUInt32LE(value);
  }

  #mustHaveBitmap(): Table {
    if (!this.#bitmap) throw new StickFault('damaged');
    return this.#bitmap;
  }
}
