import { type Clusters, isCluster } from '../clusters.ts';
import { StickFault } from '../fault.ts';
import type { Storage } from '../storage.ts';
import { Table } from '../table.ts';
import type { Geometry } from './geometry.ts';

const endOfChain = { 12: 0xfff, 16: 0xffff, 32: 0x0fff_ffff } as const;
const firstEnd = { 12: 0xff8, 16: 0xfff8, 32: 0x0fff_fff8 } as const;
const summarySignature = 0x41615252;

/** The tables of a FAT volume: which cluster follows which, and which are free. */
export class Allocation implements Clusters {
  readonly clusterBytes: number;
  readonly count: number;
  readonly #storage: Storage;
  readonly #geometry: Geometry;
  readonly #tables: readonly Table[];

  constructor(storage: Storage, geometry: Geometry) {
    this.#storage = storage;
    this.#geometry = geometry;
    this.clusterBytes = geometry.clusterBytes;
    this.count = geometry.clusters;
    this.#tables = geometry.tablesAt.map((at) => new Table(storage, at, geometry.tableBytes));
  }

  offsetOf(cluster: number): number {
    return this.#geometry.dataAt + (cluster - 2) * this.clusterBytes;
  }

  async next(cluster: number): Promise<number | null> {
    const value = await this.#get(this.#tables[0] as Table, cluster);
    return value >= firstEnd[this.#geometry.bits] ? null : value;
  }

  /** So many clusters that every copy of the table calls free; where the copies disagree, nothing is touched. */
  async findFree(wanted: number): Promise<number[]> {
    const free: number[] = [];
    const first = await this.#hint();
    for (let step = 0; step < this.count && free.length < wanted; step += 1) {
      const cluster = 2 + ((first - 2 + step) % this.count);
      let isFree = true;
      for (const table of this.#tables) isFree &&= (await this.#get(table, cluster)) === 0;
      if (isFree) free.push(cluster);
    }
    if (free.length < wanted) throw new StickFault('full');
    return free;
  }

  /** Makes a chain of these clusters, in every copy of the table; `after` is the chain's last cluster so far. */
  async link(chain: readonly number[], after?: number): Promise<void> {
    for (const table of this.#tables) {
      for (const [index, cluster] of chain.entries())
        await this.#set(table, cluster, chain[index + 1] ?? endOfChain[this.#geometry.bits]);
      if (after !== undefined && chain[0] !== undefined) await this.#set(table, after, chain[0]);
      await table.flush();
    }
    await this.#remember(chain.length);
  }

  async #get(table: Table, cluster: number): Promise<number> {
    const { bits } = this.#geometry;
    if (bits === 32) return (await table.at(cluster * 4, 4)).readUInt32LE() & 0x0fff_ffff;
    if (bits === 16) return (await table.at(cluster * 2, 2)).readUInt16LE();
    const pair = (await table.at(Math.floor(cluster * 1.5), 2)).readUInt16LE();
    return cluster % 2 === 0 ? pair & 0xfff : pair >> 4;
  }

  async #set(table: Table, cluster: number, value: number): Promise<void> {
    const { bits } = this.#geometry;
    const at = bits === 12 ? Math.floor(cluster * 1.5) : (cluster * bits) / 8;
    const bytes = await table.change(at, bits === 32 ? 4 : 2);
    if (bits === 32) bytes.writeUInt32LE(((bytes.readUInt32LE() & 0xf000_0000) | value) >>> 0);
    else if (bits === 16) bytes.writeUInt16LE(value);
    else {
      const pair = bytes.readUInt16LE();
      bytes.writeUInt16LE(cluster % 2 === 0 ? (pair & 0xf000) | value : (pair & 0x000f) | (value << 4));
    }
  }

  /** Where the last search of whoever wrote to the stick ended: on a large stick, the tables before it need not be read. */
  async #hint(): Promise<number> {
    const { summaryAt } = this.#geometry;
    if (summaryAt === null) return 2;
    const hint = (await this.#storage.read(summaryAt, 512)).readUInt32LE(492);
    return isCluster(this, hint) ? hint : 2;
  }

  /** Keeps the summary true, where there is one and it is plausible. */
  async #remember(taken: number): Promise<void> {
    const { summaryAt } = this.#geometry;
    if (summaryAt === null) return;
    const summary = await this.#storage.read(summaryAt, 512);
    const free = summary.readUInt32LE(488);
    if (summary.readUInt32LE(0) !== summarySignature || free > this.count || free < taken) return;
    const changed = Buffer.alloc(4);
    changed.writeUInt32LE(free - taken);
    await this.#storage.write(summaryAt + 488, changed);
  }
}
