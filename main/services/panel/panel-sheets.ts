import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type PanelContext, panelContext, sealSheet, toBase64url } from '../../../ballot/index.ts';
import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import { areAnswersTo } from '../../../contract/panel.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultation, Consultations } from '../consultations/index.ts';
import {
  guarded,
  makePrivateFolder,
  type StoreFault,
  type StoreMarkers,
  type StoreRefusal,
} from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import type { Visits } from '../visits/index.ts';
import { type PanelPlace, PanelStore, removePanel, type SheetBatch } from './store.ts';

/** The most sheets of one batch. */
const mostOfBatch = 10_000;

/** A batch, and its sheets in the order of their ids. */
export interface SheetsToSend extends SheetBatch {
  readonly panelHash: string;
  readonly sealed: readonly Uint8Array[];
}

export interface PanelSheetsOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly consultations: Consultations;
  readonly visits: Visits;
  readonly record: Record;
}

/**
 * The panel sheets of a terminal. Whoever has cast a ballot in this visit may fill in one, once; only the memory of the visit knows of
 * that. A sheet stands beside nothing that says who, when or how they voted, and whatever happens to it, the ballot is in the urn.
 */
export class PanelSheets {
  readonly #options: PanelSheetsOptions;
  readonly #stores = new Map<string, PanelStore>();
  readonly #refused = new Set<string>();
  /** The consultations in which this visit has voted, and no sheet was filled in. */
  readonly #invited = new Set<string>();

  constructor(options: PanelSheetsOptions) {
    this.#options = options;
    const { consultations, visits } = options;
    // Now, and not at the first sheet: what is damaged shows at the start, and what was left untidy is tidied.
    for (const name of consultations.names()) {
      const held = consultations.get(name);
      const context = held && contextOf(held);
      if (context) this.#store(held, context);
    }
    visits.on('ended', () => {
      this.#invited.clear();
      for (const store of this.#stores.values()) store.tidy();
    });
  }

  /** A ballot of this visit is in the urn. */
  invite({ visit, consultation }: { readonly visit: string; readonly consultation: string }): void {
    const isAsked = this.#options.consultations.get(consultation)?.package.panel !== undefined;
    if (isAsked && visit === this.#options.visits.current) this.#invited.add(consultation);
  }

  /** `panel.fill` */
  fill(args: CallArguments<'panel.fill'>): Result<CallValue<'panel.fill'>, CallError<'panel.fill'>> {
    const { consultations, visits } = this.#options;
    const { visit, consultation, answers } = args;
    if (visit !== visits.current) return err({ code: 'no-visit' });
    const held = consultations.get(consultation);
    if (!held) return err({ code: 'unknown-consultation' });
    const context = contextOf(held);
    if (!context || !this.#invited.has(consultation)) return err({ code: 'not-invited' });
    // The last batch may have been formed.
    if (consultations.isClosedForGood(consultation)) return err({ code: 'closed' });
    if (!areAnswersTo(context.panel, answers)) return err({ code: 'invalid-answers' });
    const store = this.#store(held, context);
    if (!store) return err({ code: 'store-refused' });
    const sealed = sealSheet(answers, context, held.package.ballotKey.publicKey);
    const kept = this.#answered(consultation, store.add(sealed));
    if (!kept.ok) return err({ code: kept.error.code === 'disk-full' ? 'disk-full' : 'store-refused' });
    this.#invited.delete(consultation);
    return ok({});
  }

  /** Whether there are sheets to be sent, or that wait for more. */
  hasSheets(held: Consultation): boolean {
    const waiting = this.#ifAsked(held, (store) => store.ids());
    return waiting.ok && waiting.value !== undefined && waiting.value.length > 0;
  }

  /**
   * The batches that are to be sent, each the same until it is acknowledged. Those that wait in none yet become one when there are k of
   * them, or at closing whatever their number.
   */
  due(held: Consultation, isClosing: boolean): Result<SheetsToSend[], StoreFault> {
    const due = this.#ifAsked(held, (store, { panelHash }) => {
      const batches = formedBatches(store, held.package.k, isClosing);
      return batches.ok ? withSheets(store, batches.value, panelHash) : batches;
    });
    return due.ok ? ok(due.value ?? []) : due;
  }

  /** The city has these: they leave the terminal. */
  finish(held: Consultation, batch: SheetBatch): Result<void, StoreFault> {
    return this.#ifAsked(held, (store) => store.finishBatch(batch));
  }

  /** The result is published: whatever is still here came too late. */
  forget(held: Consultation): Result<void, StoreFault> {
    const context = contextOf(held);
    if (!context) return ok(undefined);
    const { consultation } = held.package;
    const erased = this.#stores.get(consultation)?.erase() ?? removePanel(this.#placeOf(held, context));
    if (erased.ok) this.#stores.delete(consultation);
    return erased;
  }

  close(): void {
    for (const store of this.#stores.values()) store.close();
  }

  /** Nothing where the city asks nobody, nor where the file was refused: what is in it then is owed to nobody who could wait for it. */
  #ifAsked<T>(
    held: Consultation,
    work: (store: PanelStore, context: PanelContext) => Result<T, StoreFault>,
  ): Result<T | undefined, StoreFault> {
    const context = contextOf(held);
    const store = context && this.#store(held, context);
    return store ? this.#answered(held.package.consultation, work(store, context)) : ok(undefined);
  }

  /** Answers for the faults of the disk as ballot boxes do: a full one leaves the file open, any other closes it until somebody has looked. */
  #answered<T>(consultation: string, done: Result<T, StoreFault>): Result<T, StoreFault> {
    if (done.ok) return done;
    const { code } = done.error;
    if (code === 'disk-full') this.#options.record('disk-full', { store: 'panel' });
    else this.#refuse(consultation, code);
    return done;
  }

  /** The file of a consultation, opened or created at the first call; nothing when it was refused. */
  #store(held: Consultation, context: PanelContext): PanelStore | undefined {
    const { consultation } = held.package;
    const open = this.#stores.get(consultation);
    if (open || this.#refused.has(consultation)) return open;
    const opened = this.#open(this.#placeOf(held, context));
    if (!opened.ok) {
      // There may be room again at the next call.
      if (opened.error.code === 'disk-full') this.#options.record('disk-full', { store: 'panel' });
      else this.#refuse(consultation, opened.error.code);
      return undefined;
    }
    const { store, isDamaged } = opened.value;
    this.#stores.set(consultation, store);
    if (isDamaged) this.#options.record('panel-damaged', { consultation });
    return store;
  }

  #open(place: PanelPlace): Result<{ store: PanelStore; isDamaged: boolean }, StoreRefusal> {
    const made = guarded(() => makePrivateFolder(place.folder));
    return made.ok ? PanelStore.open(place) : made;
  }

  #refuse(consultation: string, reason: StoreRefusal['code']): void {
    this.#stores.get(consultation)?.close();
    this.#stores.delete(consultation);
    this.#refused.add(consultation);
    this.#options.record('store-refused', { store: 'panel', reason });
  }

  #placeOf({ package: { consultation } }: Consultation, { sealedBytes }: PanelContext): PanelPlace {
    const { dataDirectory, markers } = this.#options;
    return { folder: join(dataDirectory, 'panel'), consultation, markers, sealedBytes };
  }
}

function contextOf({ package: { consultation, panel, rehearsal } }: Consultation): PanelContext | undefined {
  return panel && panelContext({ consultation, panel, rehearsal });
}

function formedBatches(store: PanelStore, k: number, isClosing: boolean): Result<SheetBatch[], StoreFault> {
  const formed = store.batches();
  if (!formed.ok) return formed;
  const all = store.ids();
  if (!all.ok) return all;
  const taken = new Set(formed.value.flatMap(({ ids }) => ids));
  const waiting = all.value.filter((id) => !taken.has(id));
  if (waiting.length < (isClosing ? 1 : k)) return formed;
  // Those of a batch are the first by their ids, which are hashes and know nothing of time.
  const ids = waiting.slice(0, mostOfBatch);
  const batch = { batch: toBase64url(randomBytes(16)), closing: isClosing, ids };
  const kept = store.formBatch(batch);
  return kept.ok ? ok([...formed.value, batch]) : kept;
}

function withSheets(
  store: PanelStore,
  batches: readonly SheetBatch[],
  panelHash: string,
): Result<SheetsToSend[], StoreFault> {
  const whole: SheetsToSend[] = [];
  for (const batch of batches) {
    const sealed = store.sheets(batch.ids);
    if (!sealed.ok) return sealed;
    whole.push({ ...batch, panelHash, sealed: sealed.value });
  }
  return ok(whole);
}
