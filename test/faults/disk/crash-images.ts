import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Seeded } from '../../harness/seeded.ts';
import type { Change } from './log.ts';

/** What a disk writes whole or not at all. */
const sectorBytes = 512;
const tornWrites = 0.2;

type ContentChange =
  | { readonly what: 'write'; readonly offset: number; readonly bytes: Buffer }
  | { readonly what: 'truncate'; readonly length: number };

/** The content of a file, whatever its names are: one that is removed and made again is another inode. */
interface Inode {
  durable: Buffer;
  pending: ContentChange[];
}

/** Names that come, change or go at once. No inode: the name goes. */
type NameChange = readonly { readonly path: string; readonly inode: Inode | undefined }[];

/**
 * A disk that may lose its power. What was synced is there afterwards; of the rest any part may be: a write, a part of its sectors,
 * a later write without an earlier one. Names are the folder's: a file that was made, renamed or removed is so for good only once
 * its folder was synced. Stricter than ext4, which keeps names in their order: what survives here needs no such kindness.
 */
export class PowerlessDisk {
  /** Names as programs see them, and names as they are for good. */
  readonly #live = new Map<string, Inode>();
  readonly #durable = new Map<string, Inode>();
  #pendingNames: NameChange[] = [];
  readonly #open = new Map<number, { readonly path: string; readonly inode: Inode | undefined }>();

  /** Everything beneath the folder is there for good. */
  constructor(folder: string) {
    for (const path of filesBeneath(folder)) {
      const inode = { durable: readFileSync(path), pending: [] };
      this.#live.set(path, inode);
      this.#durable.set(path, inode);
    }
  }

  apply(change: Change): void {
    switch (change.what) {
      case 'open':
        if (change.isNew) this.#rename([{ path: change.path, inode: { durable: Buffer.alloc(0), pending: [] } }]);
        this.#open.set(change.file, { path: change.path, inode: this.#live.get(change.path) });
        return;
      case 'close':
        this.#open.delete(change.file);
        return;
      case 'unlink':
        this.#rename([{ path: change.path, inode: undefined }]);
        return;
      case 'rename':
        this.#rename([
          { path: change.to, inode: this.#live.get(change.from) },
          { path: change.from, inode: undefined },
        ]);
        return;
      case 'sync':
        this.#sync(this.#open.get(change.file));
        return;
      default:
        this.#open.get(change.file)?.inode?.pending.push(change);
    }
  }

  /** What may be on the disk if the power fails now: one possibility of many. */
  image(chance: Seeded): Map<string, Buffer> {
    const names = new Map(this.#durable);
    const stopped = new Set<string>();
    for (const change of this.#pendingNames) {
      const isKept = chance.happens(0.5) && change.every(({ path }) => !stopped.has(path));
      for (const { path, inode } of change)
        if (!isKept)
          stopped.add(path); // what comes later to this name builds on what is lost
        else if (inode) names.set(path, inode);
        else names.delete(path);
    }
    return new Map([...names].map(([path, inode]) => [path, contentAfterCut(inode, chance)]));
  }

  #rename(change: NameChange): void {
    this.#pendingNames.push(change);
    put(this.#live, change);
  }

  #sync(opened: { readonly path: string; readonly inode: Inode | undefined } | undefined): void {
    if (opened?.inode) {
      opened.inode.durable = changed(opened.inode.durable, opened.inode.pending);
      opened.inode.pending = [];
    } else if (opened) {
      const isHere = (change: NameChange) => change.some(({ path }) => dirname(path) === opened.path);
      for (const change of this.#pendingNames.filter(isHere)) put(this.#durable, change);
      this.#pendingNames = this.#pendingNames.filter((change) => !isHere(change));
    }
  }
}

/**
 * Puts an image in the place of what is in the folder. It must be the folder that the changes were made in: SQLite finds the journal
 * that ties several files together by its whole path.
 */
export function putBack(image: ReadonlyMap<string, Buffer>, folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  for (const [path, content] of image) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}

function put(names: Map<string, Inode>, change: NameChange): void {
  for (const { path, inode } of change)
    if (inode) names.set(path, inode);
    else names.delete(path);
}

function contentAfterCut({ durable, pending }: Inode, chance: Seeded): Buffer {
  return changed(
    durable,
    pending.flatMap((change) => {
      if (change.what === 'write' && chance.happens(tornWrites))
        return sectorsOf(change).filter(() => chance.happens(0.5));
      return chance.happens(0.5) ? [change] : [];
    }),
  );
}

function sectorsOf({ offset, bytes }: { readonly offset: number; readonly bytes: Buffer }): ContentChange[] {
  const sectors: ContentChange[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(bytes.length, at + sectorBytes - ((offset + at) % sectorBytes));
    sectors.push({ what: 'write', offset: offset + at, bytes: bytes.subarray(at, end) });
    at = end;
  }
  return sectors;
}

function changed(content: Buffer, changes: readonly ContentChange[]): Buffer {
  let result = Buffer.from(content);
  for (const change of changes) {
    const length =
      change.what === 'truncate' ? change.length : Math.max(result.length, change.offset + change.bytes.length);
    if (length !== result.length) result = Buffer.concat([result.subarray(0, length)], length);
    if (change.what === 'write') change.bytes.copy(result, change.offset);
  }
  return result;
}

function filesBeneath(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}
