import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { ballotId, fromBase64url, toBase64url } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  digestTable,
  guarded,
  isAsWritten,
  openStore,
  removeDurably,
  replaceKeeping,
  type Store,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
  writeDigested,
} from '../database/index.ts';
import { intactBallots } from '../urn/index.ts';

/**
 * The sheets, and of those the batches that are to be sent: the members of each stand sorted in one value, which says no more than the city
 * learns. No time, no visit, nothing of a ballot.
 */
const migrations = [
  `CREATE TABLE sheet (
     id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
     sealed BLOB NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE batch (
     batch BLOB NOT NULL PRIMARY KEY CHECK (length(batch) = 16),
     closing INTEGER NOT NULL CHECK (closing IN (0, 1)),
     ids BLOB NOT NULL CHECK (length(ids) > 0 AND length(ids) % 16 = 0)
   ) STRICT, WITHOUT ROWID;
   ${digestTable}`,
];

const idBytes = 16;

export interface PanelPlace {
  /** The folder of all panels; holds `<consultation>.db`. */
  readonly folder: string;
  readonly consultation: string;
  readonly markers: StoreMarkers;
  /** The length of every sealed sheet. */
  readonly sealedBytes: number;
}

/** Sheets that are sent together, as often as it takes. Ids are base64url, sorted by their bytes. */
export interface SheetBatch {
  readonly batch: string;
  readonly closing: boolean;
  readonly ids: readonly string[];
}

/**
 * The sealed panel sheets of one consultation on one terminal: a file of its own, which shares neither transaction nor table with the urn
 * and the poll book, and tells no more than they do of order and time (urn/urn.ts).
 */
export class PanelStore {
  readonly #place: PanelPlace;
  readonly #store: Store;
  #isTidy = false;

  private constructor(place: PanelPlace, store: Store) {
    this.#place = place;
    this.#store = store;
  }

  /**
   * Opens the file, or creates it. One that is damaged is replaced by another with what is intact in it, and stays beside it as it
   * was found.
   */
  static open(place: PanelPlace): Result<{ store: PanelStore; isDamaged: boolean }, StoreRefusal> {
    const found = openAsFound(place);
    if (!found.ok && found.error.code !== 'damaged') return found;
    const isDamaged = !found.ok;
    const replaced = isDamaged ? replaceDamaged(place) : ok(undefined);
    if (!replaced.ok) return replaced;
    const store = isDamaged ? openAsFound(place) : found;
    if (!store.ok) return store;
    const opened = new PanelStore(place, store.value);
    opened.tidy(); // a stop may have come between a write and its tidying; where it fails, no sheet comes in before it does not
    return ok({ store: opened, isDamaged });
  }

  /** Keeps a sheet, durable on return. Files that could not be tidied after the last visit are tidied first. */
  add(sealed: Uint8Array): Result<void, StoreFault> {
    const ready = this.tidy();
    return ready.ok ? this.#write(() => insertInto(this.#store, ballotId(sealed), sealed)) : ready;
  }

  /** The ids of all that wait, in the order of their bytes. */
  ids(): Result<string[], StoreFault> {
    return guarded(() =>
      this.#store.prepare<[], Buffer>('SELECT id FROM sheet ORDER BY id').pluck().all().map(toBase64url),
    );
  }

  /** The sheets with these ids, in the order of their bytes. */
  sheets(ids: readonly string[]): Result<Uint8Array[], StoreFault> {
    const members = new Set(ids);
    const select = this.#store.prepare<[], { id: Buffer; sealed: Buffer }>('SELECT id, sealed FROM sheet ORDER BY id');
    return guarded(() => select.all().flatMap(({ id, sealed }) => (members.has(toBase64url(id)) ? [sealed] : [])));
  }

  /** The batches that were formed and are not acknowledged, in the order of their names, which are random. */
  batches(): Result<SheetBatch[], StoreFault> {
    const select = this.#store.prepare<[], { batch: Buffer; closing: number; ids: Buffer }>(
      'SELECT batch, closing, ids FROM batch ORDER BY batch',
    );
    return guarded(() =>
      select
        .all()
        .map(({ batch, closing, ids }) => ({ batch: toBase64url(batch), closing: closing === 1, ids: idsIn(ids) })),
    );
  }

  /** Until it is acknowledged a batch is these sheets and no others: what the city may have is sent again as it was. */
  formBatch({ batch, closing, ids }: SheetBatch): Result<void, StoreFault> {
    const insert = this.#store.prepare('INSERT INTO batch (batch, closing, ids) VALUES (?, ?, ?)');
    return this.#write(
      () => void insert.run(fromBase64url(batch), closing ? 1 : 0, Buffer.concat(ids.map(fromBase64url))),
    );
  }

  /** The city has this batch: its sheets go with it, in one commit. Said again, it changes nothing. */
  finishBatch({ batch, ids }: SheetBatch): Result<void, StoreFault> {
    const remove = this.#store.prepare('DELETE FROM sheet WHERE id = ?');
    const finished = this.#write(() => {
      for (const id of ids) remove.run(fromBase64url(id));
      this.#store.prepare('DELETE FROM batch WHERE batch = ?').run(fromBase64url(batch));
    });
    return finished.ok ? this.tidy() : finished;
  }

  /** Rewrites the file so that equal contents give equal files. To be called between two visits. */
  tidy(): Result<void, StoreFault> {
    if (this.#isTidy) return ok(undefined);
    const tidied = guarded(() => void this.#store.exec('VACUUM'));
    this.#isTidy = tidied.ok;
    return tidied;
  }

  /** Overwrites all that waits (`secure_delete` is on), and removes the file. */
  erase(): Result<void, StoreFault> {
    const blank = this.#write(() => void this.#store.exec('DELETE FROM sheet; DELETE FROM batch'));
    if (!blank.ok) return blank;
    this.close();
    return removePanel(this.#place);
  }

  close(): void {
    this.#store.close();
  }

  #write(work: () => void): Result<void, StoreFault> {
    const written = guarded(() => writeDigested(this.#store, work));
    if (written.ok) this.#isTidy = false;
    return written;
  }
}

/** Removes the files of a panel, whether they can be read or not. */
export function removePanel(place: PanelPlace): Result<void, StoreFault> {
  return guarded(() => {
    place.markers.remove(markerOf(place));
    for (const file of [fileOf(place), damagedOf(place)])
      for (const part of [`${file}-journal`, file]) removeDurably(part);
  });
}

function openAsFound(place: PanelPlace): Result<Store, StoreRefusal> {
  const store = openFile(place, fileOf(place), markerOf(place));
  if (!store.ok) return store;
  const audited = guarded(() => isAsWritten(store.value));
  if (audited.ok && audited.value) return store;
  store.value.close();
  return audited.ok ? err({ code: 'damaged' }) : audited;
}

function openFile({ markers }: PanelPlace, file: string, name: string): Result<Store, StoreRefusal> {
  return openStore({ file, name, markers, mode: 'history-free', migrations });
}

/**
 * Puts the intact sheets of a damaged file in its place, in no batch: what the city has of them already, the count passes over. Each step
 * can be taken again after a crash.
 */
function replaceDamaged(place: PanelPlace): Result<void, StoreRefusal> {
  const { folder, markers, consultation, sealedBytes } = place;
  const [damaged, kept] = [fileOf(place), damagedOf(place)];
  const salvaged = join(folder, `${consultation}.salvaged.db`);
  const marker = `${markerOf(place)}.salvaged`;
  const sheets = guarded(() => {
    markers.remove(marker);
    removeDurably(salvaged);
    return intactBallots(readFileSync(damaged), sealedBytes);
  });
  if (!sheets.ok) return sheets;
  const store = openFile(place, salvaged, marker);
  if (!store.ok) return store;
  const filled = guarded(() =>
    writeDigested(store.value, () => {
      for (const { id, sealed } of sheets.value) insertInto(store.value, id, sealed);
    }),
  );
  store.value.close();
  if (!filled.ok) return filled;
  return guarded(() => {
    // What SQLite could not roll back would roll back the new file.
    if (existsSync(`${damaged}-journal`)) renameSync(`${damaged}-journal`, `${kept}-journal`);
    replaceKeeping(damaged, salvaged, kept);
    markers.remove(marker);
  });
}

function insertInto(store: Store, id: string, sealed: Uint8Array): void {
  store.prepare('INSERT INTO sheet (id, sealed) VALUES (?, ?)').run(fromBase64url(id), sealed);
}

function idsIn(joined: Buffer): string[] {
  return Array.from({ length: joined.length / idBytes }, (_, at) =>
    toBase64url(joined.subarray(at * idBytes, (at + 1) * idBytes)),
  );
}

function fileOf({ folder, consultation }: PanelPlace): string {
  return join(folder, `${consultation}.db`);
}

function damagedOf({ folder, consultation }: PanelPlace): string {
  return join(folder, `${consultation}.damaged.db`);
}

function markerOf({ consultation }: PanelPlace): string {
  return `${consultation}.panel`;
}
