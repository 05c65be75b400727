import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ballotId, fromBase64url, toBase64url } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  guarded,
  openStore,
  removeDurably,
  replaceKeeping,
  type Store,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
  setWritingMode,
} from '../database/index.ts';
import { intactBallots } from './intact-ballots.ts';
import { emptyDigest, toggled } from './set-digest.ts';

/**
 * The ballots. `purged` counts those that were sent away after an acknowledgement. With it the two files answer for each other
 * (marks = ballots here + ballots purged + marks on paper), so that a lost row is found although SQLite finds the file sound. It changes only
 * when a batch is acknowledged, by numbers that the server knows, so it tells neither order nor time.
 */
const urnMigrations = [
  `CREATE TABLE urn (
     id BLOB NOT NULL PRIMARY KEY CHECK (length(id) = 16),
     sealed BLOB NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE purged (
     one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
     count INTEGER NOT NULL CHECK (count >= 0)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO purged VALUES (1, 0);`,
];

/**
 * Who has taken part, as tokens. A ballot's id is the hash of its bytes, so a flipped bit shows; a token has nothing beside it
 * that could show one, and a token that changed would let somebody vote twice. Hence `digest`, a function of the set of tokens
 * alone.
 */
const pollBookMigrations = [
  `CREATE TABLE poll_book (
     token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE digest (
     one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
     value BLOB NOT NULL CHECK (length(value) = 32)
   ) STRICT, WITHOUT ROWID;
   INSERT INTO digest VALUES (1, zeroblob(32));`,
  // Who of them votes on paper, and so has no ballot in the urn.
  `CREATE TABLE paper (
     token BLOB NOT NULL PRIMARY KEY CHECK (length(token) = 32)
   ) STRICT, WITHOUT ROWID;`,
];

export interface UrnPlace {
  /** The folder of the consultation; holds `urn.db` and `poll-book.db`. */
  readonly folder: string;
  /** What its markers are called: the consultation. */
  readonly name: string;
  readonly markers: StoreMarkers;
  /** Makes the disk look full at so many pages in each file, for tests. */
  readonly maximumPages?: number | undefined;
}

export interface SealedBallot {
  /** base64url */
  readonly id: string;
  readonly sealed: Uint8Array;
}

export interface UrnCounts {
  /** In the urn now. */
  readonly ballots: number;
  /** Taken away since the beginning, each after an acknowledgement. */
  readonly purged: number;
  /** Tokens in the poll book. */
  readonly marks: number;
}

/** The files of a ballot box. */
export type BoxPart = 'urn' | 'poll-book' | 'desk-book';

const urnName = 'urn.db';
/** An urn that was found damaged, as it was found; in its place stands one with its intact ballots, which takes no others. */
const damagedName = 'urn.damaged.db';
const salvagedName = 'urn.salvaged.db';

const idBytes = 16;
const lowestId = toBase64url(new Uint8Array(idBytes));
const highestId = toBase64url(new Uint8Array(idBytes).fill(0xff));

/** Thrown inside a transaction that must not commit, to become a value outside. */
class Incoherent extends Error {}

/**
 * The urn and the poll book of one consultation on one terminal (design.md §5, "no link, no order"): two files, written by one
 * commit, holding sealed ballots and tokens and nothing that ties one to the other. Tokens and ids are base64url.
 */
export class Urn {
  readonly #store: Store;
  /** It holds what was intact of another. */
  readonly #isReplaced: boolean;
  readonly #readDigest: () => unknown;
  readonly #write: (mark: Uint8Array, id: Uint8Array, sealed: Uint8Array) => void;
  readonly #writeOnPaper: (mark: Uint8Array) => void;
  #isTidy = false;
  /** No ballot may come in before: a visit ended and its ballots could not be put out of their order, or ballots were taken away. */
  #owesTidying = false;

  private constructor(store: Store, isReplaced: boolean) {
    this.#store = store;
    this.#isReplaced = isReplaced;
    const digest = store.prepare('SELECT value FROM book.digest').pluck();
    this.#readDigest = () => digest.get();
    const addMark = store.prepare('INSERT INTO book.poll_book (token) VALUES (?)');
    const addBallot = store.prepare('INSERT INTO main.urn (id, sealed) VALUES (?, ?)');
    const addOnPaper = store.prepare('INSERT INTO book.paper (token) VALUES (?)');
    const setDigest = store.prepare('UPDATE book.digest SET value = ?');
    this.#write = store.transaction((mark: Uint8Array, id: Uint8Array, sealed: Uint8Array) => {
      addMark.run(mark);
      addBallot.run(id, sealed);
      setDigest.run(toggled(this.#digest(), mark));
    }).immediate;
    this.#writeOnPaper = store.transaction((mark: Uint8Array) => {
      addMark.run(mark);
      addOnPaper.run(mark);
      setDigest.run(toggled(this.#digest(), mark));
    }).immediate;
  }

  /** Opens both files, or creates them for a consultation that never had them; audits every row; tidies. */
  static open(place: UrnPlace): Result<Urn, StoreRefusal> {
    const urn = Urn.#openAsFound(place);
    if (!urn.ok) return urn;
    const damage = urn.value.damage();
    if (!damage.ok || damage.value.length > 0) {
      urn.value.close();
      return damage.ok ? err({ code: 'damaged' }) : damage;
    }
    // Where a full disk does not let it, nobody votes until it does.
    urn.value.tidy();
    return urn;
  }

  /**
   * Opens what is left of a damaged urn, for it to be delivered: what is intact still counts (design.md §5). Where it is the urn's own
   * file, its intact ballots, each `sealedBytes` long, first take its place, and it stays beside them as it was found. A poll book
   * that SQLite cannot read is refused: nobody could say how many have voted.
   */
  static openDamaged(place: UrnPlace, sealedBytes: number): Result<Urn, StoreRefusal> {
    const found = Urn.#openAsFound(place);
    if (!found.ok && found.error.code !== 'damaged') return found;
    const damage = found.ok ? guarded(() => found.value.#audit()) : ok<BoxPart[]>(['urn']);
    if (found.ok && damage.ok && !damage.value.includes('urn')) return found;
    if (found.ok) found.value.close();
    if (!damage.ok) return damage;
    const replaced = replaceDamaged(place, sealedBytes);
    return replaced.ok ? Urn.#openAsFound(place) : replaced;
  }

  static #openAsFound(place: UrnPlace): Result<Urn, StoreRefusal> {
    const pollBook = openPollBook(place);
    if (!pollBook.ok) return pollBook;
    pollBook.value.close();
    const store = openUrnFile(place, urnName, urnMarker(place.name));
    if (!store.ok) return store;
    const attached = guarded(() => {
      store.value.prepare('ATTACH ? AS book').run(pollBookFile(place));
      setWritingMode(store.value, 'book', 'history-free');
      if (place.maximumPages !== undefined) store.value.pragma(`book.max_page_count = ${place.maximumPages}`);
      return new Urn(store.value, existsSync(join(place.folder, damagedName)));
    });
    if (!attached.ok) store.value.close();
    return attached;
  }

  /**
   * The one commit: the mark and the sealed ballot together, durable on return, or neither. Saying the same cast again (after a
   * fault of the disk that came too late) changes nothing and succeeds.
   */
  cast(token: string, sealed: Uint8Array): Result<{ id: string }, { code: 'already-voted' } | StoreFault> {
    const ready = this.ready();
    if (!ready.ok) return ready;
    const mark = fromBase64url(token);
    const id = ballotId(sealed);
    try {
      const written = guarded(() => this.#write(mark, fromBase64url(id), sealed));
      if (!written.ok) return written;
      this.#isTidy = false;
      return ok({ id });
    } catch (error) {
      if (!isConflict(error)) throw error;
      const held = guarded(() => this.#holdsBallot(id));
      if (!held.ok) return held;
      return held.value ? ok({ id }) : err({ code: 'already-voted' });
    }
  }

  /** Marks somebody who votes on paper: no ballot of this card comes in any more, durable on return. */
  markOnPaper(token: string): Result<void, { code: 'already-voted' } | StoreFault> {
    const ready = this.ready();
    if (!ready.ok) return ready;
    try {
      const written = guarded(() => this.#writeOnPaper(fromBase64url(token)));
      if (written.ok) this.#isTidy = false;
      return written;
    } catch (error) {
      if (!isConflict(error)) throw error;
      return err({ code: 'already-voted' });
    }
  }

  hasVoted(token: string): Result<boolean, StoreFault> {
    return guarded(
      () =>
        this.#store.prepare('SELECT 1 FROM book.poll_book WHERE token = ?').get(Buffer.from(fromBase64url(token))) !==
        undefined,
    );
  }

  /** The ids of every ballot that waits here, in the order of their bytes. */
  ids(): Result<string[], StoreFault> {
    const select = this.#store.prepare<[], Buffer>('SELECT id FROM main.urn ORDER BY id').pluck();
    return guarded(() => select.all().map(toBase64url));
  }

  /** The ballots that wait here, in the order of ids; of a long backlog only those whose ids lie between these, both included. */
  ballots(from = lowestId, to = highestId): Result<SealedBallot[], StoreFault> {
    const select = this.#store.prepare<[Uint8Array, Uint8Array], { id: Buffer; sealed: Buffer }>(
      'SELECT id, sealed FROM main.urn WHERE id BETWEEN ? AND ? ORDER BY id',
    );
    return guarded(() =>
      select
        .all(fromBase64url(from), fromBase64url(to))
        .map(({ id, sealed }) => ({ id: toBase64url(id), sealed: new Uint8Array(sealed) })),
    );
  }

  /** Every token of the poll book, in the order of their bytes. */
  tokens(): Result<string[], StoreFault> {
    const select = this.#store.prepare<[], Buffer>('SELECT token FROM book.poll_book ORDER BY token').pluck();
    return guarded(() => select.all().map(toBase64url));
  }

  /** The tokens of those who vote on paper, in the order of their bytes; each is in the poll book too. */
  tokensOnPaper(): Result<string[], StoreFault> {
    const select = this.#store.prepare<[], Buffer>('SELECT token FROM book.paper ORDER BY token').pluck();
    return guarded(() => select.all().map(toBase64url));
  }

  counts(): Result<UrnCounts, StoreFault> {
    return guarded(() => this.#counts());
  }

  /**
   * Takes ballots away, once the city server has acknowledged them. Ids that are no longer here are passed over, so that it can
   * be said again after a crash. Everything is counted again before the commit; where the numbers disagree nothing is taken.
   * Nothing is left of them in the file, but the rest keeps its places until it is tidied: after the last of several batches, and
   * at the latest before the next ballot comes in.
   */
  purge(ids: readonly string[]): Result<{ purged: number }, StoreFault> {
    const remove = this.#store.prepare('DELETE FROM main.urn WHERE id = ?');
    const take = this.#store.transaction(() => {
      const purged = ids.reduce((sum, id) => sum + remove.run(fromBase64url(id)).changes, 0);
      this.#store.prepare('UPDATE main.purged SET count = count + ?').run(purged);
      if (!this.#isCoherent()) throw new Incoherent();
      return { purged };
    });
    let taken: Result<{ purged: number }, StoreFault>;
    try {
      taken = guarded(() => take.immediate());
    } catch (error) {
      if (error instanceof Incoherent) return err({ code: 'damaged' });
      throw error;
    }
    this.#isTidy = false;
    this.#owesTidying = true;
    return taken;
  }

  /**
   * Rewrites both files so that equal contents give equal files: inside a page, SQLite leaves rows in the order of arrival until
   * then (references/ballots.md §2.3). To be called between two visits.
   */
  tidy(): Result<void, StoreFault> {
    if (this.#isTidy) return ok(undefined);
    const tidied = guarded(() => {
      this.#store.exec('VACUUM main');
      this.#store.exec('VACUUM book');
    });
    this.#isTidy = tidied.ok;
    this.#owesTidying = !tidied.ok;
    return tidied;
  }

  /**
   * Whether a ballot may come in. Files that a full disk or a purge left untidy are tidied first: a ballot on top of them could be
   * told from those of the visits before.
   */
  ready(): Result<void, StoreFault> {
    return this.#owesTidying ? this.tidy() : ok(undefined);
  }

  /** Whether the files are as if all had come at once. */
  get isTidy(): boolean {
    return this.#isTidy;
  }

  /** Overwrites everything, before the files are removed (`secure_delete` is on). Refused while ballots wait here. */
  erase(): Result<void, { code: 'ballots-remain' } | StoreFault> {
    const counts = this.counts();
    if (!counts.ok) return counts;
    if (counts.value.ballots > 0) return err({ code: 'ballots-remain' });
    const blank = this.#store.transaction(() => {
      this.#store.exec('DELETE FROM book.poll_book; DELETE FROM book.paper; UPDATE main.purged SET count = 0');
      this.#store.prepare('UPDATE book.digest SET value = ?').run(emptyDigest);
    });
    return guarded(() => blank.immediate());
  }

  close(): void {
    this.#store.close();
  }

  /** Which of the two files is not what was written, now or when it was opened. */
  damage(): Result<BoxPart[], StoreFault> {
    return guarded(() => {
      const found = this.#audit();
      return this.#isReplaced && !found.includes('urn') ? ['urn', ...found] : found;
    });
  }

  /** Row by row: SQLite's own check passes over a flipped bit inside a value. */
  #audit(): BoxPart[] {
    return [
      ...(this.#areBallotsIntact() && this.#isCoherent() ? [] : ['urn' as const]),
      ...(this.#areTokensIntact() ? [] : ['poll-book' as const]),
    ];
  }

  #areBallotsIntact(): boolean {
    const select = this.#store.prepare<[], { id: Buffer; sealed: Buffer }>('SELECT id, sealed FROM main.urn');
    for (const { id, sealed } of select.iterate()) if (ballotId(sealed) !== toBase64url(id)) return false;
    return true;
  }

  #areTokensIntact(): boolean {
    let digest = emptyDigest;
    for (const token of this.#store.prepare<[], Buffer>('SELECT token FROM book.poll_book').pluck().iterate())
      digest = toggled(digest, token);
    return Buffer.compare(digest, this.#digest()) === 0;
  }

  #isCoherent(): boolean {
    const { ballots, purged, marks } = this.#counts();
    const paper = this.#store
      .prepare<[], { all: number; marked: number }>(
        'SELECT count(*) AS "all", count(b.token) AS marked FROM book.paper p LEFT JOIN book.poll_book b USING (token)',
      )
      .get();
    return paper !== undefined && paper.all === paper.marked && ballots + purged + paper.all === marks;
  }

  #counts(): UrnCounts {
    const one = (sql: string) => Number(this.#store.prepare(sql).pluck().get());
    return {
      ballots: one('SELECT count(*) FROM main.urn'),
      purged: one('SELECT count FROM main.purged'),
      marks: one('SELECT count(*) FROM book.poll_book'),
    };
  }

  #digest(): Uint8Array {
    const value = this.#readDigest();
    return value instanceof Uint8Array ? value : emptyDigest;
  }

  #holdsBallot(id: string): boolean {
    return this.#store.prepare('SELECT 1 FROM main.urn WHERE id = ?').get(fromBase64url(id)) !== undefined;
  }
}

function pollBookFile({ folder }: UrnPlace): string {
  return join(folder, 'poll-book.db');
}

function openPollBook(place: UrnPlace): Result<Store, StoreRefusal> {
  const { name, markers, maximumPages } = place;
  return openStore({
    file: pollBookFile(place),
    name: pollBookMarker(name),
    markers,
    mode: 'history-free',
    migrations: pollBookMigrations,
    maximumPages,
  });
}

function openUrnFile({ folder, markers, maximumPages }: UrnPlace, file: string, name: string) {
  const migrations = urnMigrations;
  return openStore({ file: join(folder, file), name, markers, mode: 'history-free', migrations, maximumPages });
}

/**
 * Puts the intact ballots of a damaged urn in its place. Whatever is not there any more counts as gone, so that the numbers are
 * coherent. Each step can be taken again after a crash.
 */
function replaceDamaged(place: UrnPlace, sealedBytes: number): Result<void, StoreRefusal> {
  const { folder, markers, name } = place;
  const damaged = join(folder, urnName);
  const kept = join(folder, damagedName);
  const salvaged = join(folder, salvagedName);
  const pollBook = openPollBook(place);
  if (!pollBook.ok) return pollBook;
  const marks = guarded(() => Number(pollBook.value.prepare('SELECT count(*) FROM poll_book').pluck().get()));
  pollBook.value.close();
  if (!marks.ok) return marks;

  const marker = `${urnMarker(name)}.salvaged`;
  const ballots = guarded(() => {
    markers.remove(marker);
    removeDurably(salvaged);
    return intactBallots(readFileSync(damaged), sealedBytes);
  });
  if (!ballots.ok) return ballots;
  const store = openUrnFile(place, salvagedName, marker);
  if (!store.ok) return store;
  const filled = guarded(() => {
    const insert = store.value.prepare('INSERT INTO urn (id, sealed) VALUES (?, ?)');
    const fill = store.value.transaction(() => {
      for (const { id, sealed } of ballots.value) insert.run(fromBase64url(id), sealed);
      store.value.prepare('UPDATE purged SET count = ?').run(Math.max(0, marks.value - ballots.value.length));
    });
    fill.immediate();
  });
  store.value.close();
  if (!filled.ok) return filled;
  return guarded(() => {
    // What SQLite could not roll back would roll back the new file.
    if (existsSync(`${damaged}-journal`)) renameSync(`${damaged}-journal`, `${kept}-journal`);
    replaceKeeping(damaged, salvaged, kept);
    markers.remove(marker);
  });
}

export function urnMarker(consultation: string): string {
  return `${consultation}.urn`;
}

export function pollBookMarker(consultation: string): string {
  return `${consultation}.poll-book`;
}

function isConflict(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_CONSTRAINT_PRIMARYKEY';
}
