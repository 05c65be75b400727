import { existsSync, linkSync, mkdirSync, readdirSync } from 'node:fs';
import { constants, open, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type TrayDocument, type TrayRefusal, trayLimits } from '../../../contract/tray.ts';
import { newReference } from '../references.ts';
import type { WipeStep } from '../wipe.ts';
import { kindOf } from './kinds.ts';
import { makeMemoryFolder } from './memory-folder.ts';
import { displayNameOf } from './names.ts';

export type Added = Result<TrayDocument, { readonly code: TrayRefusal }>;

/** The documents of one visit, in the terminal's memory until the visit ends. */
export interface Tray {
  /** In the order in which they came. */
  readonly documents: readonly TrayDocument[];
  /** Takes a document in whole, or says why not. The kind is decided by the bytes; the name is made safe. */
  add(name: string, bytes: Uint8Array): Promise<Added>;
  /** What is in a document; undefined when it is not in the tray, or not any more. */
  read(id: string): Promise<Buffer | undefined>;
  /** Where a document is on this machine. Its name there says nothing. For whoever runs in the shell: to others the folder is closed. */
  pathOf(id: string): string | undefined;
  /**
   * Where a page may read a document, under the name that it is shown by: no copy of it, and gone with it. Undefined when it is not
   * in the tray.
   */
  lend(id: string): string | undefined;
  /** Whether a path is that of a document which was lent. */
  isLent(path: string): boolean;
  /** What was learnt by looking at a document. */
  setPages(id: string, pages: number): void;
  remove(id: string): Promise<boolean>;
  /** A place for a file that is still coming in, in the same memory; undefined when there is none. Its writer removes it. */
  incoming(): string | undefined;
  /** How many bytes the tray still takes, of one document. Zero or less when it is full. */
  readonly roomBytes: number;
  /** Erases every document. The next one that comes belongs to another visit. */
  wipeStep(): WipeStep;
}

export interface TrayEvents {
  onChange(documents: readonly TrayDocument[]): void;
  /** There is no memory to keep documents in: all are refused. */
  onUnavailable(fault: unknown): void;
}

/** Opens the tray in a folder of memory (`trayFolder`). What an earlier shell left in it is gone afterwards. */
export function openTray(folder: string, events: TrayEvents): Tray {
  let isAvailable = true;
  try {
    makeMemoryFolder(folder);
  } catch (fault) {
    isAvailable = false;
    events.onUnavailable(fault);
  }
  /** Those that are being written are in it already, so that two at once never exceed the limits together. */
  let held = new Map<string, { document: TrayDocument; isWhole: boolean }>();
  const writing = new Set<Promise<unknown>>();
  let visitFolder: string | null = null;

  const tray: Tray = {
    get documents() {
      return [...held.values()].filter(({ isWhole }) => isWhole).map(({ document }) => document);
    },
    get roomBytes() {
      if (!isAvailable || held.size >= trayLimits.documents) return 0;
      const usedBytes = [...held.values()].reduce((sum, { document }) => sum + document.sizeBytes, 0);
      return Math.min(trayLimits.documentBytes, trayLimits.totalBytes - usedBytes);
    },
    add,
    async read(id) {
      const path = tray.pathOf(id);
      if (!path) return undefined;
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      try {
        return await file.readFile();
      } finally {
        await file.close();
      }
    },
    pathOf: (id) => (visitFolder && held.get(id)?.isWhole ? join(visitFolder, id) : undefined),
    lend(id) {
      const path = tray.pathOf(id);
      const lent = lentPathOf(id);
      if (!path || !lent) return undefined;
      if (!existsSync(lent)) {
        mkdirSync(lentFrom(path), { mode: 0o700 });
        linkSync(path, lent);
      }
      return lent;
    },
    isLent: (path) => tray.documents.some(({ id }) => lentPathOf(id) === path),
    setPages(id, pages) {
      const entry = held.get(id);
      if (!entry || entry.document.pages === pages) return;
      entry.document = { ...entry.document, pages };
      tell();
    },
    async remove(id) {
      const path = tray.pathOf(id);
      if (!path || !held.delete(id)) return false;
      tell();
      await Promise.all([unlink(path), rm(lentFrom(path), { recursive: true, force: true })]);
      return true;
    },
    incoming: () => (isAvailable ? join(folderOfVisit(), `${newReference()}.incoming`) : undefined),
    wipeStep: () => ({ name: 'documents', run: wipe }),
  };
  return tray;

  async function add(name: string, bytes: Uint8Array): Promise<Added> {
    if (!isAvailable) return err({ code: 'unavailable' });
    const kind = kindOf(bytes);
    if (!kind) return err({ code: 'not-a-document' });
    if (bytes.length > trayLimits.documentBytes) return err({ code: 'too-large' });
    if (bytes.length > tray.roomBytes) return err({ code: 'tray-full' });
    const names = [...held.values()].map(({ document }) => document.name);
    const id = newReference();
    const document = { id, name: displayNameOf(name, kind, names), kind, sizeBytes: bytes.length, pages: null };
    const entry = { document, isWhole: false };
    const visit = held;
    visit.set(id, entry);
    const path = join(folderOfVisit(), id);
    const written = writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
    writing.add(written);
    try {
      await written;
    } catch (fault) {
      visit.delete(id);
      await rm(path, { force: true });
      return err({ code: (fault as NodeJS.ErrnoException).code === 'ENOSPC' ? 'tray-full' : 'unavailable' });
    } finally {
      writing.delete(written);
    }
    if (visit !== held) return err({ code: 'unavailable' }); // the visit ended meanwhile
    entry.isWhole = true;
    tell();
    return ok(entry.document);
  }

  function lentPathOf(id: string): string | undefined {
    const path = tray.pathOf(id);
    const name = held.get(id)?.document.name;
    return path && name && join(lentFrom(path), name);
  }

  function folderOfVisit(): string {
    if (visitFolder) return visitFolder;
    visitFolder = join(folder, newReference());
    mkdirSync(visitFolder, { mode: 0o700 });
    return visitFolder;
  }

  function tell() {
    events.onChange(tray.documents);
  }

  async function wipe() {
    visitFolder = null;
    held = new Map();
    tell();
    await Promise.allSettled(writing);
    if (!isAvailable) return;
    await Promise.all(readdirSync(folder).map((left) => rm(join(folder, left), { recursive: true, force: true })));
    if (readdirSync(folder).length > 0) throw new Error('documents are left');
  }
}

/** The folder where a document has the name that it is shown by. */
const lentFrom = (path: string) => `${path}.lent`;
