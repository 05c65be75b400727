import { EventEmitter } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { envelopeBytes } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import {
  guarded,
  makePrivateFolder,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
} from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import { DeskBook, deskBookMarker } from './desk-book.ts';
import { type BoxPart, pollBookMarker, Urn, type UrnPlace, urnMarker } from './urn.ts';

/** Everything that a terminal holds of one consultation while people vote. */
export interface BallotBox {
  readonly urn: Urn;
  /**
   * The provisional ballots, in their outer envelopes, and who cast one here: an urn of its own, with the same single commit and the
   * same silence about order, whose poll book says only that this card cannot be used here again.
   */
  readonly provisional: Urn;
  readonly deskBook: DeskBook;
}

/** A box as sync sees it: whole, or what is left of one that is damaged and takes no votes any more. */
export interface DeliverableBox {
  readonly urn: Urn;
  /** Absent where they cannot be read. */
  readonly provisional?: Urn;
  readonly deskBook?: DeskBook;
  readonly damage: readonly (BoxPart | 'provisional')[];
}

export type BoxRefused = { readonly code: 'store-refused' };

export interface BallotBoxesOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly record: Record;
  /** Makes the disk look full at so many pages in each file, for tests. */
  readonly maximumPages?: number | undefined;
}

/**
 * The ballot boxes of a terminal, one a consultation, each in its own folder. A box that is damaged is refused alone: it takes no
 * votes, the journal says so, what is intact in it is still delivered, and the other consultations go on.
 */
export class BallotBoxes extends EventEmitter<{ refused: [] }> {
  readonly #options: BallotBoxesOptions;
  readonly #open = new Map<string, BallotBox>();
  /** What is left of damaged boxes. */
  readonly #damaged = new Map<string, DeliverableBox>();
  /** Of which of them the journal says so. */
  readonly #told = new Set<string>();
  readonly #refused = new Map<string, StoreRefusal['code']>();
  /** Boxes that a full disk does not let open. */
  readonly #withoutRoom = new Set<string>();
  #areAllRefused = false;

  constructor(options: BallotBoxesOptions) {
    super();
    this.#options = options;
  }

  /** The box of a consultation, opened or created at the first call. */
  get(consultation: string): Result<BallotBox, BoxRefused> {
    if (this.#areAllRefused || this.#refused.has(consultation)) return err({ code: 'store-refused' });
    const box = this.#open.get(consultation);
    if (box) return ok(box);
    const opened = this.#openBox(consultation);
    if (!opened.ok) {
      if (opened.error.code === 'disk-full') this.#waitForRoom(consultation);
      else this.refuse(consultation, opened.error.code);
      return err({ code: 'store-refused' });
    }
    this.#withoutRoom.delete(consultation);
    this.#open.set(consultation, opened.value);
    return opened;
  }

  /**
   * The box of a consultation for what is owed to the city. One that is damaged is there too, since what is intact in it still counts:
   * its ballots, each `sealedBytes` long, its marks, and what the desk counted.
   */
  deliverable(consultation: string, sealedBytes: number): Result<DeliverableBox, BoxRefused> {
    const box = this.get(consultation);
    if (box.ok) return ok({ ...box.value, damage: [] });
    if (this.#areAllRefused || this.#refused.get(consultation) !== 'damaged') return box;
    const open = this.#damaged.get(consultation);
    if (open) return ok(open);
    const left = this.#openDamaged(consultation, sealedBytes);
    if (!left.ok) return box;
    this.#damaged.set(consultation, left.value);
    if (!this.#told.has(consultation)) this.#options.record('damaged-box-delivered', { consultation });
    this.#told.add(consultation);
    return left;
  }

  /**
   * Works on a box, and answers for its faults: a full disk is journalled and leaves it open, since SQLite took everything back and
   * there may be room again. Any other fault of the disk closes it until somebody has looked at it: after a write that failed, what
   * can be read back may be in the memory of the system alone, so that no check here could tell. Errors of the work itself pass
   * through.
   */
  use<T, E extends { readonly code: string } = never>(
    consultation: string,
    work: (box: BallotBox) => Result<T, E | StoreFault>,
  ): Result<T, Exclude<E, StoreFault> | { readonly code: 'disk-full' } | BoxRefused> {
    const box = this.get(consultation);
    if (!box.ok) return box;
    const done = work(box.value);
    if (done.ok) return done;
    switch (done.error.code) {
      case 'disk-full':
        this.#options.record('disk-full', { store: consultation });
        return err({ code: 'disk-full' });
      case 'damaged':
      case 'io-error':
      case 'in-use':
        this.refuse(consultation, done.error.code);
        return err({ code: 'store-refused' });
      default:
        return err(done.error as Exclude<E, StoreFault>);
    }
  }

  /** Whether there is a box that takes no votes. */
  get hasRefused(): boolean {
    return this.#areAllRefused || this.#refused.size > 0 || this.#withoutRoom.size > 0;
  }

  get areAllRefused(): boolean {
    return this.#areAllRefused;
  }

  /** Closes a box that turned out to be damaged; nobody votes there until somebody has looked at it. */
  refuse(consultation: string, reason: StoreRefusal['code']): void {
    const before = this.#refused.get(consultation);
    this.#close(consultation);
    if (before === reason) return;
    this.#refused.set(consultation, reason);
    this.#options.record('store-refused', { store: consultation, reason });
    this.emit('refused');
  }

  /** Closes every box, and opens none any more: the whole disk may be older than what this terminal has sent. */
  refuseAll(): void {
    this.#areAllRefused = true;
    this.close();
    this.emit('refused');
  }

  /** Tidies every urn in which somebody voted: to be called between two visits. */
  tidy(): void {
    for (const consultation of [...this.#open.keys()])
      this.use(consultation, ({ urn, provisional }) => {
        const tidied = urn.tidy();
        return tidied.ok ? provisional.tidy() : tidied;
      });
  }

  /**
   * Removes the box of a consultation whose result is published: poll book, codes and empty urn. Refused while ballots wait.
   */
  remove(
    consultation: string,
    sealedBytes: number,
  ): Result<void, { code: 'ballots-remain' | StoreRefusal['code'] } | BoxRefused> {
    const box = this.deliverable(consultation, sealedBytes);
    if (!box.ok) return box;
    const { urn, provisional, deskBook } = box.value;
    const boxes = provisional ? [urn, provisional] : [urn];
    // Looked at first, so that a poll book is not erased beside envelopes that wait.
    for (const one of boxes) {
      const waiting = one.counts();
      if (!waiting.ok) return waiting;
      if (waiting.value.ballots > 0) return err({ code: 'ballots-remain' });
    }
    for (const one of boxes) {
      const erased = one.erase();
      if (!erased.ok) return erased;
    }
    deskBook?.erase();
    this.#close(consultation);
    for (const name of [consultation, provisionalName(consultation)])
      for (const marker of [urnMarker, pollBookMarker]) this.#options.markers.remove(marker(name));
    this.#options.markers.remove(deskBookMarker(consultation));
    rmSync(this.#folder(consultation), { recursive: true, force: true });
    return ok(undefined);
  }

  close(): void {
    for (const consultation of [...this.#open.keys(), ...this.#damaged.keys()]) this.#close(consultation);
  }

  /** Nothing is lost, and nothing is there to look at: it is tried again at the next call. The journal says it once. */
  #waitForRoom(consultation: string): void {
    if (this.#withoutRoom.has(consultation)) return;
    this.#withoutRoom.add(consultation);
    this.#options.record('disk-full', { store: consultation });
    this.emit('refused');
  }

  #openBox(consultation: string): Result<BallotBox, StoreRefusal> {
    const place = this.#placeOf(consultation);
    const made = guarded(() => makePrivateFolder(place.folder));
    if (!made.ok) return made;
    const apart = this.#provisionalPlaceOf(consultation);
    const madeApart = guarded(() => makePrivateFolder(apart.folder));
    if (!madeApart.ok) return madeApart;
    const urn = Urn.open(place);
    if (!urn.ok) return urn;
    const provisional = Urn.open(apart);
    if (!provisional.ok) {
      urn.value.close();
      return provisional;
    }
    const deskBook = DeskBook.open(place);
    if (!deskBook.ok) {
      urn.value.close();
      provisional.value.close();
      return deskBook;
    }
    return ok({ urn: urn.value, provisional: provisional.value, deskBook: deskBook.value });
  }

  #openDamaged(consultation: string, sealedBytes: number): Result<DeliverableBox, StoreRefusal> {
    const place = this.#placeOf(consultation);
    const urn = Urn.openDamaged(place, sealedBytes);
    if (!urn.ok) return urn;
    const deskBook = DeskBook.openDamaged(place);
    const asWritten = deskBook.ok ? deskBook.value.isAsWritten() : deskBook;
    const inUrn = urn.value.damage();
    if (!inUrn.ok) return inUrn;
    const isDeskSound = asWritten.ok && asWritten.value;
    const provisional = Urn.openDamaged(this.#provisionalPlaceOf(consultation), envelopeBytes(sealedBytes));
    const inProvisional = provisional.ok ? provisional.value.damage() : provisional;
    const isProvisionalSound = inProvisional.ok && inProvisional.value.length === 0;
    return ok({
      urn: urn.value,
      ...(provisional.ok && { provisional: provisional.value }),
      ...(deskBook.ok && { deskBook: deskBook.value }),
      damage: [
        ...inUrn.value,
        ...(isDeskSound ? [] : (['desk-book'] as const)),
        ...(isProvisionalSound ? [] : (['provisional'] as const)),
      ],
    });
  }

  #placeOf(consultation: string): UrnPlace {
    const { markers, maximumPages } = this.#options;
    return { folder: this.#folder(consultation), name: consultation, markers, maximumPages };
  }

  #provisionalPlaceOf(consultation: string): UrnPlace {
    const place = this.#placeOf(consultation);
    return { ...place, folder: join(place.folder, 'provisional'), name: provisionalName(consultation) };
  }

  #close(consultation: string): void {
    const box = this.#open.get(consultation) ?? this.#damaged.get(consultation);
    this.#open.delete(consultation);
    this.#damaged.delete(consultation);
    box?.urn.close();
    box?.provisional?.close();
    box?.deskBook?.close();
  }

  #folder(consultation: string): string {
    return join(this.#options.dataDirectory, 'consultations', consultation);
  }
}

/** What the markers of the provisional box are called: no consultation has a dot in its name. */
function provisionalName(consultation: string): string {
  return `${consultation}.provisional`;
}
