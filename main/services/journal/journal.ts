import { join } from 'node:path';
import { canonicalJson, toBase64url } from '../../../ballot/index.ts';
import { type JournalEvent, type JournalFields, journalEvents } from '../../../contract/journal-events.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { chained, type Head, journalTable, verifyChain } from '../../journal/index.ts';
import { guarded, openStore, type Store, type StoreMarkers, type StoreRefusal } from '../database/index.ts';

/** Writes one event of the catalogue (contract/journal-events.ts); throws for any other. A fault of the disk is nothing to its caller. */
export type Record = <E extends JournalEvent>(event: E, fields: JournalFields<E>) => void;

export interface JournalOptions {
  readonly folder: string;
  readonly markers: StoreMarkers;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What cannot be written is said here, without its fields. */
  readonly log: (line: string) => void;
  /** Makes the disk look full at so many pages, for tests. */
  readonly maximumPages?: number | undefined;
}

/**
 * The journal of a terminal: events of the catalogue and nothing else, each hashed together with the hash of the one before
 * (SHA-256 of previous hash ‖ canonical JSON), so that none can be altered, removed or inserted unseen. Times are to the minute:
 * enough to understand a failure, too coarse to tell residents apart. A chain whose last entries were cut off is still a chain:
 * that much, only a copy of its head kept elsewhere could show.
 */
export class Journal {
  readonly #store: Store;
  readonly #options: JournalOptions;
  #head: Head;
  /** Whether there is one before this that is damaged. */
  readonly followsDamaged: boolean;

  private constructor(store: Store, options: JournalOptions, head: Head, followsDamaged: boolean) {
    this.#store = store;
    this.#options = options;
    this.#head = head;
    this.followsDamaged = followsDamaged;
  }

  /**
   * Opens the journal. One that is damaged stays where it is, and a new one begins beside it (`journal-2.db` …) whose first
   * entry says so: a terminal must be able to go on recording. Refused only when another program holds it, or when the disk
   * cannot be written at all.
   */
  static open(options: JournalOptions): Result<Journal, StoreRefusal> {
    let damaged: StoreRefusal | undefined;
    for (let volume = 1; ; volume += 1) {
      const opened = openVolume(options, volume === 1 ? 'journal' : `journal-${volume}`);
      if (opened.ok) {
        const journal = opened.value;
        if (damaged && journal.#head.number === 0)
          journal.record('store-refused', { store: 'journal', reason: damaged.code });
        return ok(journal);
      }
      if (!['missing', 'damaged', 'newer-schema'].includes(opened.error.code)) return opened;
      damaged = opened.error;
    }

    function openVolume(options: JournalOptions, name: string): Result<Journal, StoreRefusal> {
      const { folder, markers, maximumPages } = options;
      const file = join(folder, `${name}.db`);
      const store = openStore({ file, name, markers, mode: 'append', migrations: [journalTable], maximumPages });
      if (!store.ok) return store;
      const checked = guarded(() => verifyChain(store.value));
      const head = checked.ok ? checked.value : checked;
      if (!head.ok) {
        store.value.close();
        return head.error.code === 'broken' ? err({ code: 'damaged' }) : err(head.error);
      }
      return ok(new Journal(store.value, options, head.value, damaged !== undefined));
    }
  }

  /** An arrow, so that it can be handed over as a `Record`. */
  readonly record: Record = (event, fields) => {
    const content = canonicalJson({
      at: `${new Date(this.#options.now()).toISOString().slice(0, 16)}Z`,
      event,
      fields: journalEvents[event].fields.parse(fields),
    });
    const next = chained(this.#head, content);
    const written = guarded(() =>
      this.#store
        .prepare('INSERT INTO entry (number, content, hash) VALUES (?, ?, ?)')
        .run(next.number, content, next.hash),
    );
    if (written.ok) this.#head = next;
    else this.#options.log(`journal: ${written.error.code}, ${event} not written`);
  };

  /** The hash of the last entry, base64url: kept elsewhere, it shows when entries after it were cut off. */
  get head(): string {
    return toBase64url(this.#head.hash);
  }

  close(): void {
    this.#store.close();
  }
}
