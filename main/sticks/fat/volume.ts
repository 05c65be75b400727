import { chainOf, chainOfFile, readClusters, writeClusters } from '../clusters.ts';
import { StickFault } from '../fault.ts';
import type { Storage } from '../storage.ts';
import { type Draft, type Entry, mostFolderBytes, type Volume } from '../volume.ts';
import { Allocation } from './allocation.ts';
import { type Geometry, readGeometry } from './geometry.ts';
import { LongName, longNameAttribute, longNameEntries, shortNameFor, shortNameOf } from './names.ts';

const entryBytes = 32;
const labelAttribute = 0x08;
const folderAttribute = 0x10;
const archiveAttribute = 0x20;
const erased = 0xe5;

/** Nothing more than the entry itself tells: where it begins stands in `cluster`. */
type Place = null;

/** A folder as bytes, and where each byte of it lies. */
interface Folder {
  readonly bytes: Buffer;
  readonly chain: readonly number[];
}

/** FAT12, FAT16 and FAT32 with long names. */
export class FatVolume implements Volume<Place> {
  readonly label: string;
  readonly #storage: Storage;
  readonly #geometry: Geometry;
  readonly #allocation: Allocation;

  private constructor(storage: Storage, geometry: Geometry, allocation: Allocation, label: string) {
    this.#storage = storage;
    this.#geometry = geometry;
    this.#allocation = allocation;
    this.label = label;
  }

  /** @throws StickFault */
  static async open(storage: Storage, boot: Buffer): Promise<FatVolume> {
    const geometry = readGeometry(boot, storage.length);
    const nameless = new FatVolume(storage, geometry, new Allocation(storage, geometry), '');
    const { bytes } = await nameless.#readRoot();
    const labels = slots(bytes).filter(
      (slot) =>
        isUsed(slot) && (slot.readUInt8(11) & 0x3f) === labelAttribute && slot.readUInt8(11) !== longNameAttribute,
    );
    const label = labels[0]?.toString('latin1', 0, 11).trimEnd() ?? '';
    return new FatVolume(storage, geometry, nameless.#allocation, label);
  }

  async entries(folder?: Entry<Place>): Promise<Entry<Place>[]> {
    const { bytes } = folder ? await this.#readChain(folder.cluster) : await this.#readRoot();
    const found: Entry<Place>[] = [];
    const longName = new LongName();
    for (const slot of slots(bytes)) {
      const attributes = slot.readUInt8(11);
      if (!isUsed(slot)) longName.clear();
      else if ((attributes & 0x3f) === longNameAttribute) longName.take(slot);
      else {
        const name = longName.nameOf(slot.subarray(0, 11)) ?? shortNameOf(slot);
        if ((attributes & labelAttribute) === 0 && name !== '.' && name !== '..') found.push(this.#entryOf(slot, name));
      }
    }
    return found;
  }

  async file({ cluster, sizeBytes }: Entry<Place>) {
    const chain = sizeBytes === 0 ? [] : await chainOfFile(this.#allocation, cluster, sizeBytes);
    return {
      read: (offset: number, length: number) =>
        readClusters(this.#storage, this.#allocation, chain, offset, Math.max(0, Math.min(length, sizeBytes - offset))),
    };
  }

  async create(sizeBytes: number, now: Date): Promise<Draft> {
    const chain = await this.#allocation.findFree(Math.ceil(sizeBytes / this.#geometry.clusterBytes));
    let written = 0;
    return {
      append: async (bytes) => {
        await writeClusters(this.#storage, this.#allocation, chain, written, bytes);
        written += bytes.length;
      },
      // In this order, a stick pulled out at any moment has lost some free room at worst.
      finish: async (names) => {
        await this.#storage.sync();
        await this.#allocation.link(chain);
        await this.#storage.sync();
        const name = await this.#enter(names, chain[0] as number, sizeBytes, now);
        await this.#storage.sync();
        return name;
      },
    };
  }

  #entryOf(slot: Buffer, name: string): Entry<Place> {
    const high = this.#geometry.bits === 32 ? slot.readUInt16LE(20) : 0;
    return {
      name,
      isFolder: (slot.readUInt8(11) & folderAttribute) !== 0,
      sizeBytes: slot.readUInt32LE(28),
      cluster: high * 0x1_0000 + slot.readUInt16LE(26),
      place: null,
    };
  }

  /** Writes the entry of a new file into the top folder. */
  async #enter(names: Iterable<string>, cluster: number, sizeBytes: number, now: Date): Promise<string> {
    const root = await this.#readRoot();
    const taken = new Set((await this.entries()).map((entry) => entry.name.toLowerCase()));
    const shorts = new Set(
      slots(root.bytes)
        .filter(isUsed)
        .map((slot) => slot.toString('latin1', 0, 11)),
    );
    for (const name of names) {
      if (taken.has(name.toLowerCase())) continue;
      const short = shortNameFor(name, shorts);
      const set = [...longNameEntries(name, short), shortEntry(short, cluster, sizeBytes, now)];
      await this.#write(root, Buffer.concat(set));
      return name;
    }
    throw new StickFault('full');
  }

  /** Puts consecutive entries where there is room, in a folder that grows when there is none. */
  async #write(root: Folder, set: Buffer): Promise<void> {
    const count = set.length / entryBytes;
    const all = slots(root.bytes, true);
    const end = all.findIndex((slot) => slot[0] === 0);
    const live = end < 0 ? all.length : end;
    const isFree = (index: number) => index >= live || all[index]?.[0] === erased;
    let at = 0;
    while (at + count <= all.length && !Array.from({ length: count }, (_, index) => at + index).every(isFree)) at += 1;
    if (at + count > all.length) return this.#grow(root, set, live);
    // What follows the last entry of a folder must say that nothing follows.
    const isLast = at + count > live && at + count < all.length;
    const bytes = isLast ? Buffer.concat([set, Buffer.alloc(entryBytes)]) : set;
    await this.#writeRoot(root.chain, at * entryBytes, bytes);
  }

  async #grow(root: Folder, set: Buffer, live: number): Promise<void> {
    const { clusterBytes } = this.#geometry;
    const last = root.chain.at(-1);
    if (last === undefined || root.bytes.length + set.length > mostFolderBytes) throw new StickFault('full');
    const added = await this.#allocation.findFree(Math.ceil(set.length / clusterBytes));
    for (const cluster of added)
      await this.#storage.write(this.#allocation.offsetOf(cluster), Buffer.alloc(clusterBytes));
    await this.#storage.sync();
    await this.#allocation.link(added, last);
    await this.#writeRoot([...root.chain, ...added], live * entryBytes, set);
  }

  async #writeRoot(chain: readonly number[], at: number, bytes: Buffer): Promise<void> {
    const { root } = this.#geometry;
    if (root.kind === 'fixed') await this.#storage.write(root.at + at, bytes);
    else await writeClusters(this.#storage, this.#allocation, chain, at, bytes);
  }

  async #readRoot(): Promise<Folder> {
    const { root } = this.#geometry;
    if (root.kind === 'chain') return this.#readChain(root.cluster);
    return { bytes: await this.#storage.read(root.at, root.length), chain: [] };
  }

  async #readChain(cluster: number): Promise<Folder> {
    const { clusterBytes } = this.#geometry;
    const chain = await chainOf(this.#allocation, cluster, Math.ceil(mostFolderBytes / clusterBytes));
    const bytes = await readClusters(this.#storage, this.#allocation, chain, 0, chain.length * clusterBytes);
    return { bytes, chain };
  }
}

/** The entries of a folder up to its end; `all`: those after it too. */
function slots(bytes: Buffer, all = false): Buffer[] {
  const found: Buffer[] = [];
  for (let at = 0; at + entryBytes <= bytes.length; at += entryBytes) {
    if (!all && bytes[at] === 0) break;
    found.push(bytes.subarray(at, at + entryBytes));
  }
  return found;
}

function isUsed(slot: Buffer): boolean {
  return slot[0] !== 0 && slot[0] !== erased;
}

function shortEntry(short: Buffer, cluster: number, sizeBytes: number, now: Date): Buffer {
  const entry = Buffer.alloc(entryBytes);
  short.copy(entry, 0);
  entry.writeUInt8(archiveAttribute, 11);
  const time = (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
  const date = ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate();
  for (const at of [14, 22]) entry.writeUInt16LE(time, at);
  for (const at of [16, 18, 24]) entry.writeUInt16LE(date, at);
  entry.writeUInt16LE(cluster >>> 16, 20);
  entry.writeUInt16LE(cluster & 0xffff, 26);
  entry.writeUInt32LE(sizeBytes, 28);
  return entry;
}
