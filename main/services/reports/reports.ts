import { envelopesOf, payloadHash, readReport, reportText, setHash, slipsOfBags } from '../../../ballot/index.ts';
import type { Language } from '../../../contract/form.ts';
import {
  type ClosingReport,
  closingReportSchema,
  type OpeningReport,
  type ReportKind,
  reportKinds,
} from '../../../contract/reports.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Signed } from '../../../contract/signed.ts';
import type { FinalManifest } from '../../../contract/sync.ts';
import type { Consultation, Consultations } from '../consultations/index.ts';
import type { StoreFault, StoreMarkers } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import type { Identity } from '../keys/index.ts';
import { type PrintError, type ReceiptPrinter, reportReceipt } from '../printer/index.ts';
import type { BallotBox, BallotBoxes } from '../urn/index.ts';
import { type KeptReport, ReportStore } from './store.ts';

export interface ReportsOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly identity: Identity;
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly printer: ReceiptPrinter;
  readonly record: Record;
  readonly software: string;
  /** The hash of the journal's last entry, base64url. */
  readonly journalHead: () => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Of the place, for the time on the paper. */
  readonly timeZone: string;
}

export type ReportRefusal =
  | { readonly code: 'printer'; readonly problem: PrintError['code'] }
  | { readonly code: 'disk-full' | 'store-refused' };

/**
 * The opening report (zero ballots, zero marks) and the closing report of each consultation: signed, kept, and printed once by
 * themselves as soon as there is paper. The zero report is made before the first ballot, and where a slip is required it is on
 * paper before.
 */
export class Reports {
  readonly #options: ReportsOptions;
  readonly #store: ReportStore | undefined;
  /** One paper after the other: what prints now must not be printed a second time. */
  #turn: Promise<unknown> = Promise.resolve();
  #isStopped = false;

  constructor(options: ReportsOptions) {
    this.#options = options;
    const opened = ReportStore.open(options.dataDirectory, options.markers);
    if (opened.ok) this.#store = opened.value;
    else options.record('store-refused', { store: 'reports', reason: opened.error.code });
  }

  /** Reports are damaged or gone: no first ballot is taken without a zero report until a person has looked. */
  get isRefused(): boolean {
    return this.#store === undefined;
  }

  /**
   * What is missing before a consultation may take a ballot: the zero report, on paper where the vote needs paper. Nothing when it is
   * there.
   */
  open(consultation: string): Promise<Result<void, ReportRefusal>> | undefined {
    const opened = ofStore(this.#opening(consultation));
    if (!opened.ok) return Promise.resolve(opened);
    const isPaperNeeded = this.#options.consultations.get(consultation)?.package.slipRequired;
    const isDue = opened.value && !opened.value.isPrinted && isPaperNeeded;
    return isDue ? this.#printOnce(consultation, 'opening') : undefined;
  }

  /**
   * The signed closing report that follows from a final manifest, made and kept at the first call. It prints by itself. Another
   * manifest, since damage was found in the meantime, makes another report.
   */
  close(held: Consultation, manifest: FinalManifest): Result<Signed, StoreFault> {
    const { consultation } = held.package;
    const kept = this.#find(consultation, 'closing');
    if (!kept.ok) return kept;
    const final = this.#options.identity.sign('final', manifest);
    if (kept.value && manifestHashOf(kept.value) === payloadHash(final)) return ok(kept.value.signed);
    const stated: ClosingReport = {
      ...this.#header(held),
      ballots: manifest.ballots,
      marks: manifest.marks,
      paper: manifest.paper ?? 0,
      provisional: envelopesOf(manifest),
      damaged: manifest.damaged?.ballots ?? 0,
      spoiled: manifest.spoiled,
      reprints: manifest.reprints,
      batches: manifest.batches.length,
      bags: slipsOfBags(manifest),
      setHash: setHash(manifest.batches.map((batch) => batch.setHash)),
      manifestHash: payloadHash(final),
    };
    const made = this.#keep(consultation, 'closing', this.#options.identity.sign('closing-report', stated));
    if (made.ok) void this.#printOnce(consultation, 'closing');
    return made;
  }

  /** Prints what is due: zero reports of consultations that opened, and whatever found no paper before. */
  async printDue(): Promise<void> {
    const { consultations } = this.#options;
    for (const name of consultations.names()) {
      if (this.#isStopped) return;
      if (consultations.stage(name) === 'open') this.#opening(name);
      for (const kind of reportKinds) if (!this.#isStopped) await this.#printOnce(name, kind);
    }
  }

  /** A mediator wants a report on paper, again or in another language. */
  async print(
    consultation: string,
    kind: ReportKind,
    language: Language,
  ): Promise<Result<void, ReportRefusal | { readonly code: 'no-report' }>> {
    return this.#inTurn(async () => {
      const kept = ofStore(this.#find(consultation, kind));
      if (!kept.ok) return kept;
      return kept.value ? this.#print(kept.value, language) : err({ code: 'no-report' });
    });
  }

  /** Waits for the paper that is on its way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await this.#turn;
    this.#store?.close();
  }

  /**
   * The zero report, made now if it can still say zero. Nothing for a terminal that held ballots before it knew of reports: a
   * report must not say what is not so.
   */
  #opening(consultation: string): Result<KeptReport | undefined, StoreFault> {
    const { consultations, boxes, identity } = this.#options;
    const kept = this.#find(consultation, 'opening');
    const held = consultations.get(consultation);
    if (!kept.ok || kept.value || !held) return kept;
    const counts = boxes.use(consultation, zeroOrMore);
    if (!counts.ok) return counts.error.code === 'disk-full' ? err({ code: 'disk-full' }) : err({ code: 'damaged' });
    if (counts.value > 0) return ok(undefined);
    const stated: OpeningReport = { ...this.#header(held), ballots: 0, marks: 0 };
    const made = this.#keep(consultation, 'opening', identity.sign('opening-report', stated));
    return made.ok ? this.#find(consultation, 'opening') : made;
  }

  #header({ package: published, packageHash, ballots }: Consultation): Omit<OpeningReport, 'ballots' | 'marks'> {
    const { identity, software, journalHead, now } = this.#options;
    return {
      consultation: published.consultation,
      terminal: identity.settings?.terminal ?? '',
      terminalKey: identity.publicKeys?.signingKey ?? '',
      packageHash,
      formHash: ballots.formHash,
      keyFingerprint: published.ballotKey.fingerprint,
      rehearsal: published.rehearsal,
      software,
      at: `${new Date(now()).toISOString().slice(0, 16)}:00Z`,
      journalHead: journalHead(),
    };
  }

  #find(consultation: string, kind: ReportKind): Result<KeptReport | undefined, StoreFault> {
    return this.#store?.find(consultation, kind) ?? err({ code: 'damaged' });
  }

  #keep(consultation: string, report: ReportKind, signed: Signed): Result<Signed, StoreFault> {
    const kept = this.#store?.keep(consultation, report, signed) ?? err({ code: 'damaged' });
    if (!kept.ok) return kept;
    this.#options.record('report-kept', { consultation, report });
    return ok(signed);
  }

  #printOnce(consultation: string, kind: ReportKind): Promise<Result<void, ReportRefusal>> {
    return this.#inTurn(async () => {
      const kept = ofStore(this.#find(consultation, kind));
      if (!kept.ok) return kept;
      return kept.value && !kept.value.isPrinted ? this.#print(kept.value, 'fr') : ok(undefined);
    });
  }

  async #print(
    { consultation, kind, signed, isPrinted }: KeptReport,
    language: Language,
  ): Promise<Result<void, ReportRefusal>> {
    const { consultations, identity, printer, timeZone, record } = this.#options;
    const published = consultations.read(consultation);
    const report = readReport(reportText(signed));
    if (!published.ok || !report.ok) return err({ code: 'store-refused' });
    const { name = '', place = '' } = identity.settings ?? {};
    const printed = await printer.print(
      reportReceipt(
        published.value,
        { report: report.value, code: reportText(signed), isDuplicate: isPrinted, terminal: name, place, timeZone },
        language,
      ),
    );
    if (!printed.ok) return err({ code: 'printer', problem: printed.error.code });
    record('report-printed', { consultation, report: kind });
    return ofStore(this.#store?.setPrinted(consultation, kind) ?? err({ code: 'damaged' }));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }
}

/** Marks and ballots, provisional ones among them. */
function zeroOrMore({ urn, provisional }: BallotBox): Result<number, StoreFault> {
  let sum = 0;
  for (const box of [urn, provisional]) {
    const counts = box.counts();
    if (!counts.ok) return counts;
    sum += counts.value.marks + counts.value.ballots;
  }
  return ok(sum);
}

function manifestHashOf({ signed }: KeptReport): string {
  return closingReportSchema.parse(JSON.parse(signed.payload)).manifestHash;
}

function ofStore<T>(result: Result<T, StoreFault>): Result<T, { readonly code: 'disk-full' | 'store-refused' }> {
  if (result.ok) return result;
  return err({ code: result.error.code === 'disk-full' ? 'disk-full' : 'store-refused' });
}
