import { type Clusters, chainOf, chainOfFile, readClusters, runOf, writeClusters } from '../clusters.ts';
import { StickFault } from '../fault.ts';
import type { Storage } from '../storage.ts';
import { type Draft, type Entry, mostFolderBytes, type Volume } from '../volume.ts';
import { Allocation } from './allocation.ts';
import { entryBytes, entryType, fileSet, readFileSets } from './entries.ts';
import { dirtyFlag, flagsAt, readGeometry } from './geometry.ts';
import { readUpCase, type UpCase } from './up-case.ts';

const mostUpCaseBytes = 128 * 1024;

interface Place {
  readonly isRun: boolean;
  readonly validBytes: number;
}

/** The top folder as bytes, and the clusters that they stand in. */
interface Root {
  readonly bytes: Buffer;
  readonly chain: readonly number[];
}

/** exFAT. */
export class ExfatVolume implements Volume<Place> {
  readonly label: string;
  readonly #storage: Storage;
  readonly #allocation: Allocation;
  readonly #rootCluster: number;
  readonly #upCase: UpCase;

  private constructor(
    storage: Storage,
    parts: { allocation: Allocation; rootCluster: number; upCase: UpCase; label: string },
  ) {
    this.#storage = storage;
    this.#allocation = parts.allocation;
    this.#rootCluster = parts.rootCluster;
    this.#upCase = parts.upCase;
    this.label = parts.label;
  }

  /** @throws StickFault */
  static async open(storage: Storage, boot: Buffer): Promise<ExfatVolume> {
    const geometry = await readGeometry(storage, boot);
    const allocation = new Allocation(storage, geometry);
    const { bytes } = await readFolder(storage, allocation, geometry.rootCluster);
    const found = (type: number) => slots(bytes).find((slot) => slot[0] === type);
    const [bitmap, upCase, label] = [found(entryType.bitmap), found(entryType.upCase), found(entryType.label)];
    if (!bitmap || !upCase) throw new StickFault('damaged');

    allocation.takeBitmap(await chainAsStorage(storage, allocation, bitmap));
    const compressed = await chainAsStorage(storage, allocation, upCase);
    if (compressed.length > mostUpCaseBytes) throw new StickFault('damaged');
    return new ExfatVolume(storage, {
      allocation,
      rootCluster: geometry.rootCluster,
      upCase: readUpCase(await compressed.read(0, compressed.length)),
      label: label ? label.toString('utf16le', 2, 2 + 2 * Math.min(11, label.readUInt8(1))) : '',
    });
  }

  async entries(folder?: Entry<Place>): Promise<Entry<Place>[]> {
    const bytes = folder ? await this.#readSubfolder(folder) : (await this.#readRoot()).bytes;
    return readFileSets(bytes).map(({ name, isFolder, cluster, sizeBytes, isRun, validBytes }) => ({
      name,
      isFolder,
      cluster,
      sizeBytes,
      place: { isRun, validBytes },
    }));
  }

  async file(entry: Entry<Place>) {
    const { sizeBytes, place } = entry;
    const chain = await this.#clustersOf(entry);
    return {
      read: async (offset: number, length: number) => {
        const wanted = Math.max(0, Math.min(length, sizeBytes - offset));
        const valid = Math.max(0, Math.min(wanted, place.validBytes - offset));
        const bytes = await readClusters(this.#storage, this.#allocation, chain, offset, valid);
        return Buffer.concat([bytes, Buffer.alloc(wanted - valid)]);
      },
    };
  }

  async create(sizeBytes: number, now: Date): Promise<Draft> {
    const chain = await this.#allocation.findFree(Math.ceil(sizeBytes / this.#allocation.clusterBytes));
    let written = 0;
    return {
      append: async (bytes) => {
        await writeClusters(this.#storage, this.#allocation, chain, written, bytes);
        written += bytes.length;
      },
      // In this order, a stick pulled out at any moment has lost some free room at worst, and says so.
      finish: async (names) => {
        await this.#storage.sync();
        const wasDirty = await this.#setDirty(true);
        await this.#storage.sync();
        await this.#allocation.link(chain);
        await this.#storage.sync();
        const name = await this.#enter(names, chain[0] as number, sizeBytes, now);
        await this.#storage.sync();
        if (!wasDirty) await this.#setDirty(false);
        await this.#storage.sync();
        return name;
      },
    };
  }

  async #clustersOf({ sizeBytes, cluster, place }: Entry<Place>): Promise<number[]> {
    if (sizeBytes === 0) return [];
    if (place.isRun) return runOf(this.#allocation, cluster, sizeBytes);
    return chainOfFile(this.#allocation, cluster, sizeBytes);
  }

  async #readSubfolder(folder: Entry<Place>): Promise<Buffer> {
    const sizeBytes = Math.min(folder.sizeBytes, mostFolderBytes);
    const chain = await this.#clustersOf({ ...folder, sizeBytes });
    return readClusters(this.#storage, this.#allocation, chain, 0, sizeBytes);
  }

  #readRoot(): Promise<Root> {
    return readFolder(this.#storage, this.#allocation, this.#rootCluster);
  }

  /** Writes the entries of a new file into the top folder, which grows when there is no room. */
  async #enter(names: Iterable<string>, cluster: number, sizeBytes: number, now: Date): Promise<string> {
    const taken = new Set((await this.entries()).map((entry) => this.#upCase(entry.name)));
    for (const name of names) {
      if (taken.has(this.#upCase(name))) continue;
      const set = fileSet(name, cluster, sizeBytes, now, this.#upCase);
      await this.#write(set);
      return name;
    }
    throw new StickFault('full');
  }

  async #write(set: Buffer): Promise<void> {
    const { bytes, chain } = await this.#readRoot();
    const count = set.length / entryBytes;
    const all = slots(bytes, true);
    const end = all.findIndex((slot) => slot[0] === 0);
    const live = end < 0 ? all.length : end;
    const isFree = (index: number) => index >= live || ((all[index]?.[0] as number) & 0x80) === 0;
    let at = 0;
    while (at + count <= all.length && !Array.from({ length: count }, (_, index) => at + index).every(isFree)) at += 1;
    if (at + count <= all.length) {
      // What follows the last entry of a folder must say that nothing follows.
      const isLast = at + count > live && at + count < all.length;
      const written = isLast ? Buffer.concat([set, Buffer.alloc(entryBytes)]) : set;
      await writeClusters(this.#storage, this.#allocation, chain, at * entryBytes, written);
      return;
    }
    if (bytes.length + set.length > mostFolderBytes) throw new StickFault('full');
    const added = await this.#allocation.findFree(Math.ceil(set.length / this.#allocation.clusterBytes));
    for (const cluster of added)
      await this.#storage.write(this.#allocation.offsetOf(cluster), Buffer.alloc(this.#allocation.clusterBytes));
    await this.#storage.sync();
    await this.#allocation.link(added, chain.at(-1));
    await writeClusters(this.#storage, this.#allocation, [...chain, ...added], live * entryBytes, set);
  }

  /** Says on the stick whether somebody is writing to it; true when it said so before. */
  async #setDirty(isDirty: boolean): Promise<boolean> {
    const flags = await this.#storage.read(flagsAt, 2);
    const before = flags.readUInt16LE();
    flags.writeUInt16LE(isDirty ? before | dirtyFlag : before & ~dirtyFlag);
    await this.#storage.write(flagsAt, flags);
    return (before & dirtyFlag) !== 0;
  }
}

async function readFolder(storage: Storage, clusters: Clusters, first: number): Promise<Root> {
  const chain = await chainOf(clusters, first, Math.ceil(mostFolderBytes / clusters.clusterBytes));
  const bytes = await readClusters(storage, clusters, chain, 0, chain.length * clusters.clusterBytes);
  return { bytes: bytes.subarray(0, mostFolderBytes), chain };
}

/** What a bitmap or up-case entry points to, as bytes that can be read and written. */
async function chainAsStorage(storage: Storage, clusters: Clusters, slot: Buffer): Promise<Storage> {
  const length = Number(slot.readBigUInt64LE(24));
  const chain = await chainOfFile(clusters, slot.readUInt32LE(20), length);
  return {
    length,
    read: (at, wanted) => readClusters(storage, clusters, chain, at, wanted),
    write: (at, bytes) => writeClusters(storage, clusters, chain, at, bytes),
    sync: () => storage.sync(),
  };
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
