import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { z } from 'zod';
import { verify } from '../../../ballot/index.ts';
import type { ConsultationLine } from '../../../contract/calls.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { type Signed, signedSchema } from '../../../contract/signed.ts';
import { type Attachment, stagesAt } from '../../../contract/stages.ts';
import { guarded, openStore, type Store, type StoreFault, type StoreMarkers } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import type { Identity } from '../keys/index.ts';
import type { BallotBoxes } from '../urn/index.ts';
import { type Stage, stageAt } from './stage.ts';
import {
  type Consultation,
  conflictOfPackages,
  conflictWith,
  type PackageRefusal,
  type PublishedPackage,
  type SignedConsultation,
  verifyConsultation,
  verifyPackage,
} from './verification.ts';

/**
 * Packages and deliveries are kept as they were signed and verified again at every start, so that no bit of them can change
 * unseen. The token key is nowhere on the disk but in the delivery, sealed to the terminal: one secret file less, and deleting
 * the delivery deletes it. `final`: no more casts whatever the clock says. `published`: nothing is left but the package, so that
 * the consultation cannot be held a second time, and so that it can be read what the city decided.
 */
const migrations = [
  `CREATE TABLE consultation (
     name TEXT NOT NULL PRIMARY KEY,
     package TEXT NOT NULL,
     delivery TEXT,
     state TEXT NOT NULL CHECK (state IN ('live', 'final', 'published'))
   ) STRICT, WITHOUT ROWID;`,
];
const rowSchema = z.object({
  name: z.string(),
  package: z.string(),
  delivery: z.string().nullable(),
  state: z.enum(['live', 'final', 'published']),
});
type Row = z.infer<typeof rowSchema>;

interface Held {
  readonly consultation: Consultation;
  readonly signed: SignedConsultation;
  readonly state: 'live' | 'final';
}

export interface ConsultationsOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly identity: Identity;
  readonly boxes: BallotBoxes;
  readonly record: Record;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const storeName = 'consultations';

/** The consultations of a terminal: what the city signed, verified and kept, and where each stands by the clock. */
export class Consultations extends EventEmitter<{ changed: [] }> {
  readonly #options: ConsultationsOptions;
  readonly #store: Store | undefined;
  readonly #held = new Map<string, Held>();
  readonly #published = new Set<string>();
  /** Of those, what their packages still say. */
  readonly #past = new Map<string, PublishedPackage>();
  /** What is stored and cannot be trusted: kept as it is, and never replaced. */
  readonly #refused = new Set<string>();
  readonly #lastRefusal = new Map<string, PackageRefusal['code']>();
  #clock: NodeJS.Timeout | undefined;

  constructor(options: ConsultationsOptions) {
    super();
    this.#options = options;
    const { dataDirectory, markers, record } = options;
    const opened = openStore({
      file: join(dataDirectory, 'consultations.db'),
      name: storeName,
      markers,
      mode: 'history-free',
      migrations,
    });
    const rows = opened.ok ? guarded(() => readRows(opened.value)) : opened;
    if (!rows.ok) {
      if (opened.ok) opened.value.close();
      record('store-refused', { store: storeName, reason: rows.error.code });
      return;
    }
    this.#store = opened.ok ? opened.value : undefined;
    for (const row of rows.value) this.#load(row);
  }

  /** The store, or something in it, is damaged. */
  get isRefused(): boolean {
    return this.#store === undefined || this.#refused.size > 0;
  }

  /** Verifies a package and its delivery, and keeps them if nothing speaks against it. What was held before stays otherwise. */
  accept(consultation: string, signed: SignedConsultation): Result<{ changed: boolean }, PackageRefusal> {
    const taken = this.#take(consultation, signed);
    const reason = taken.ok ? undefined : taken.error.code;
    // The server offers the same package at every heartbeat; the journal says it once.
    if (reason && this.#lastRefusal.get(consultation) !== reason)
      this.#options.record('package-refused', { consultation, reason });
    if (reason) this.#lastRefusal.set(consultation, reason);
    else this.#lastRefusal.delete(consultation);
    return taken;
  }

  /** What voting and sync need of a consultation; nothing when it is unknown, refused or published. */
  get(consultation: string): Consultation | undefined {
    return this.#held.get(consultation)?.consultation;
  }

  /** The names of all that are held, in alphabetical order. */
  names(): string[] {
    return [...this.#held.keys()].sort();
  }

  /** Where a consultation stands: by the clock, or closed for good. */
  stage(consultation: string): Stage | undefined {
    const held = this.#held.get(consultation);
    if (!held) return undefined;
    return held.state === 'final' ? 'closed' : stageAt(held.consultation.package, this.#options.now());
  }

  /**
   * Those that are held, then those whose result is published, as long as their stage of evaluation lasts.
   * @param heardAt when the city was last heard, if it is out of reach
   */
  list(heardAt: string | null = null): ConsultationLine[] {
    const held = this.names().flatMap((name) => {
      const consultation = this.get(name);
      const stage = this.stage(name);
      if (!consultation || !stage) return [];
      const isRefused = !this.#options.boxes.get(name).ok;
      return [this.#line(consultation.package, isRefused ? 'refused' : stage, heardAt)];
    });
    const past = [...this.#past.values()].map((one) => this.#line(one.package, 'closed', heardAt));
    const isTold = ({ stages }: ConsultationLine) =>
      stages.some(({ stage, state }) => stage === 'evaluation' && state !== 'past');
    return [...held, ...past.filter(isTold)];
  }

  /** The package without its attachments. */
  read(consultation: string): Result<ConsultationPackage, { code: 'unknown-consultation' }> {
    const found = this.#package(consultation);
    if (!found) return err({ code: 'unknown-consultation' });
    const { attachments: _, ...read } = found;
    return ok(read);
  }

  attachment(
    consultation: string,
    wanted: string,
  ): Result<Attachment, { code: 'unknown-consultation' | 'unknown-attachment' }> {
    const found = this.#package(consultation);
    if (!found) return err({ code: 'unknown-consultation' });
    const attachment = found.attachments?.find(({ name }) => name === wanted);
    return attachment ? ok(attachment) : err({ code: 'unknown-attachment' });
  }

  /** Which package is held, also of one whose result is published; nothing when none can be read. */
  packageHash(consultation: string): string | undefined {
    return (this.#held.get(consultation)?.consultation ?? this.#past.get(consultation))?.packageHash;
  }

  /** Takes a later package of a consultation whose result is published: what the city decided, and what became of it. */
  acceptAfterwards(consultation: string, signed: Signed): Result<void, PackageRefusal> {
    const taken = this.#takeAfterwards(consultation, signed);
    if (!taken.ok) this.#options.record('package-refused', { consultation, reason: taken.error.code });
    return taken;
  }

  /** No more casts from here on, whatever the clock or a later package says. To be called before the closing batch is made. */
  closeForGood(consultation: string): Result<void, { code: 'unknown-consultation' } | StoreFault> {
    const held = this.#held.get(consultation);
    if (!held) return err({ code: 'unknown-consultation' });
    if (held.state === 'final') return ok(undefined);
    const written = this.#write("UPDATE consultation SET state = 'final' WHERE name = ?", consultation);
    if (!written.ok) return written;
    this.#held.set(consultation, { ...held, state: 'final' });
    this.emit('changed');
    return written;
  }

  isClosedForGood(consultation: string): boolean {
    return this.#held.get(consultation)?.state === 'final';
  }

  /**
   * The result is published: forgets the delivery, and the token key with it. The ballot box is removed before, by
   * `BallotBoxes.remove`. Said again, it changes nothing.
   */
  forget(consultation: string): Result<void, { code: 'unknown-consultation' } | StoreFault> {
    if (this.#published.has(consultation)) return ok(undefined);
    if (!this.#held.has(consultation)) return err({ code: 'unknown-consultation' });
    const { package: last, packageHash } = this.#held.get(consultation)?.consultation ?? {};
    const written = this.#write(
      "UPDATE consultation SET state = 'published', delivery = NULL WHERE name = ?",
      consultation,
    );
    if (!written.ok) return written;
    this.#held.delete(consultation);
    this.#published.add(consultation);
    if (last && packageHash) this.#past.set(consultation, { package: last, packageHash });
    this.emit('changed');
    return written;
  }

  /** Whether `forget` was carried out, now or before a restart. */
  isForgotten(consultation: string): boolean {
    return this.#published.has(consultation);
  }

  /** Says `changed` when the clock opens or closes a consultation. A look each second also follows a clock that is set. */
  watchClock(): void {
    let before = this.#stages();
    this.#clock = setInterval(() => {
      const after = this.#stages();
      if (after !== before) this.emit('changed');
      before = after;
    }, 1_000).unref();
  }

  close(): void {
    clearInterval(this.#clock);
    this.#store?.close();
  }

  #stages(): string {
    return this.list()
      .flatMap(({ stage, stages }) => [stage, ...stages.map(({ state }) => state)])
      .join();
  }

  #package(consultation: string): ConsultationPackage | undefined {
    return (this.#held.get(consultation)?.consultation ?? this.#past.get(consultation))?.package;
  }

  #line(of: ConsultationPackage, stage: ConsultationLine['stage'], heardAt: string | null): ConsultationLine {
    const { consultation, title, level, rehearsal, closesAt } = of;
    const stages = stagesAt(of, this.#options.now());
    const decided = of.stages?.evaluation?.outcome !== undefined;
    return { consultation, title, level, rehearsal, stage, closesAt, stages, decided, heardAt };
  }

  #takeAfterwards(name: string, signed: Signed): Result<void, PackageRefusal> {
    if (!this.#published.has(name)) return err({ code: 'other-consultation' });
    const before = this.#past.get(name);
    const next = verifyPackage(name, signed, this.#options.identity);
    if (!next.ok) return next;
    if (before) {
      const conflict = conflictOfPackages(before, next.value);
      if (conflict) return err({ code: conflict });
    }
    const written = this.#write('UPDATE consultation SET package = ? WHERE name = ?', JSON.stringify(signed), name);
    if (!written.ok) return err({ code: written.error.code === 'disk-full' ? 'disk-full' : 'store-refused' });
    this.#past.set(name, next.value);
    this.#options.record('package-accepted', { consultation: name, version: next.value.package.version });
    this.emit('changed');
    return ok(undefined);
  }

  #load({ name, package: packageText, delivery, state }: Row): void {
    if (state === 'published') {
      const past = parsePackage(packageText);
      const verified = past && verifyPackage(name, past, this.#options.identity);
      const signedName = verified?.ok ? name : nameInPackage(packageText, this.#options.identity);
      this.#published.add(signedName ?? name);
      if (signedName !== name) this.#refuse(name, 'damaged');
      // What cannot be verified any more is only left out: nothing can be voted on it, and the city has it to give again.
      if (verified?.ok) this.#past.set(name, verified.value);
      return;
    }
    const signed = parseSigned(packageText, delivery);
    const verified = signed && verifyConsultation(name, signed, this.#options.identity);
    if (signed && verified?.ok) {
      this.#held.set(name, { consultation: verified.value, signed, state });
      this.#options.boxes.get(name);
      return;
    }
    this.#refuse(name, verified && !verified.ok ? verified.error.code : 'damaged');
  }

  #refuse(name: string, reason: PackageRefusal['code'] | 'damaged'): void {
    this.#refused.add(name);
    this.#options.record('store-refused', { store: name, reason });
  }

  #take(name: string, signed: SignedConsultation): Result<{ changed: boolean }, PackageRefusal> {
    if (!this.#store || this.#refused.has(name)) return err({ code: 'store-refused' });
    if (this.#published.has(name)) return err({ code: 'already-final' });
    const verified = verifyConsultation(name, signed, this.#options.identity);
    if (!verified.ok) return verified;
    const consultation = verified.value;
    const held = this.#held.get(name);
    if (held) {
      const conflict = conflictWith(held.consultation, consultation);
      if (conflict) return err({ code: conflict });
      if (signed.delivery.payload === held.signed.delivery.payload) return ok({ changed: false });
      if (held.state === 'final') return err({ code: 'already-final' });
    }
    const written = this.#write(
      `INSERT INTO consultation (name, package, delivery, state) VALUES (?, ?, ?, 'live')
       ON CONFLICT (name) DO UPDATE SET package = excluded.package, delivery = excluded.delivery`,
      name,
      JSON.stringify(signed.package),
      JSON.stringify(signed.delivery),
    );
    if (!written.ok) return err({ code: written.error.code === 'disk-full' ? 'disk-full' : 'store-refused' });
    this.#held.set(name, { consultation, signed, state: 'live' });
    this.#options.boxes.get(name);
    if (held?.consultation.packageHash !== consultation.packageHash)
      this.#options.record('package-accepted', { consultation: name, version: consultation.package.version });
    this.emit('changed');
    return ok({ changed: true });
  }

  #write(sql: string, ...values: string[]): Result<void, StoreFault> {
    const store = this.#store;
    if (!store) return err({ code: 'damaged' });
    const written = guarded(() => {
      store.prepare(sql).run(...values);
    });
    if (!written.ok && written.error.code === 'disk-full') this.#options.record('disk-full', { store: storeName });
    return written;
  }
}

function readRows(store: Store): Row[] {
  return store
    .prepare('SELECT name, package, delivery, state FROM consultation ORDER BY name')
    .all()
    .map((row) => rowSchema.parse(row));
}

function parsePackage(text: string): Signed | undefined {
  try {
    return signedSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function parseSigned(packageText: string, delivery: string | null): SignedConsultation | undefined {
  const [published, delivered] = [parseEnvelope(packageText), parseEnvelope(delivery ?? 'null')];
  return published && delivered && { package: published, delivery: delivered };
}

function parseEnvelope(text: string): Signed | undefined {
  try {
    return signedSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What the city signed as the name of a package that is kept alone, after its publication. */
function nameInPackage(text: string, { settings }: Identity): string | undefined {
  const envelope = parseEnvelope(text);
  if (!envelope || !settings) return undefined;
  const published = verify(envelope, 'package', settings.serverKey, z.object({ consultation: z.string() }));
  return published.ok ? published.value.consultation : undefined;
}
