import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { CallArguments, CallError, CallName, CallValue } from '../../../contract/calls.ts';
import type { DocumentPrinterConfig } from '../../../contract/devices.ts';
import type { PrintProgress } from '../../../contract/printing.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Record } from '../journal/index.ts';
import type { Visits } from '../visits/index.ts';
import { type JobState, type OpenJob, PrintQueue, QueueError, type QueueState } from './queue.ts';
import { PageQuota, type Taken } from './quota.ts';

type Outcome<N extends CallName> = Promise<Result<CallValue<N>, CallError<N>>>;

export interface DocumentPrinterOptions {
  readonly config: Extract<DocumentPrinterConfig, { driver: 'cups' }>;
  readonly visits: Visits;
  readonly record: Record;
  /** The day as text, where the terminal stands. */
  readonly today: () => string;
  readonly timing?: { readonly pollMs: number; readonly orphanMs: number };
}

type Nothing = CallValue<'printing.append'>;

interface Job {
  readonly reference: string;
  readonly visit: string;
  readonly pages: number;
  readonly taken: Taken;
  readonly open: OpenJob;
  isSent: boolean;
  progress: PrintProgress;
  /** The visit is over: whatever does not come out by then is taken back, so that no paper of somebody's waits for the next one. */
  endsAtMs: number | undefined;
}

const over: readonly PrintProgress['state'][] = ['done', 'cancelled', 'failed'];

/**
 * Prints documents of visits on the office printer of the terminal. It reads none of them: how many pages one has is counted in the
 * sandbox of the screen, and the queue is told to print that many and no more, so whoever says too little gets too little. A document
 * passes through here a piece at a time and is never whole in this memory.
 */
export class DocumentPrinter extends EventEmitter<{ progress: [{ job: string } & PrintProgress] }> {
  readonly #options: DocumentPrinterOptions;
  readonly #queue: PrintQueue;
  readonly #quota: PageQuota;
  readonly #timing: { readonly pollMs: number; readonly orphanMs: number };
  readonly #jobs = new Map<string, Job>();
  #polling: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: DocumentPrinterOptions) {
    super();
    this.#options = options;
    this.#queue = new PrintQueue(options.config);
    this.#quota = new PageQuota(options.config, options.today);
    this.#timing = options.timing ?? { pollMs: 1_000, orphanMs: 120_000 };
    options.visits.on('ended', (visit) => this.#endVisit(visit));
  }

  async quote({ visit }: CallArguments<'printing.quote'>): Outcome<'printing.quote'> {
    const { pricePerPageCents } = this.#options.config;
    const { printer } = await this.#state();
    return ok({ pricePerPageCents, left: this.#quota.left(visit, this.#card(visit)), printer });
  }

  async begin({ visit, kind, pages }: CallArguments<'printing.begin'>): Outcome<'printing.begin'> {
    if (visit !== this.#options.visits.current) return err({ code: 'no-visit' });
    if (this.#jobOf(visit)) return err({ code: 'busy' });
    const { printer, isSuitable } = await this.#state();
    if (printer !== 'ready' || !isSuitable) return err({ code: 'printer', problem: isSuitable ? printer : 'error' });
    const taken = this.#quota.take(visit, this.#card(visit), pages);
    if (!taken) return err({ code: 'quota' });
    let open: OpenJob;
    try {
      open = await this.#queue.open(kind, pages);
    } catch (error) {
      this.#quota.giveBack(taken, pages);
      return this.#refusal(error);
    }
    const reference = randomBytes(16).toString('base64url');
    const progress = { state: 'waiting', printer } as const;
    const job: Job = { reference, visit, pages, taken, open, isSent: false, progress, endsAtMs: undefined };
    this.#jobs.set(reference, job);
    // The visit may have ended while the queue answered.
    if (visit !== this.#options.visits.current) void this.#takeBack(job);
    return ok({ job: reference });
  }

  async append({ visit, job, bytes }: CallArguments<'printing.append'>): Outcome<'printing.append'> {
    const found = this.#jobOf(visit, job);
    if (!found || found.isSent) return err({ code: 'no-job' });
    return this.#send(found, () => found.open.append(Buffer.from(bytes, 'base64')));
  }

  async finish({ visit, job }: CallArguments<'printing.finish'>): Outcome<'printing.finish'> {
    const found = this.#jobOf(visit, job);
    if (!found || found.isSent) return err({ code: 'no-job' });
    found.isSent = true;
    const sent = await this.#send(found, () => found.open.finish());
    if (sent.ok) this.#pollSoon();
    return sent;
  }

  async cancel({ visit, job }: CallArguments<'printing.cancel'>): Outcome<'printing.cancel'> {
    const found = this.#jobOf(visit, job);
    if (!found) return err({ code: 'no-job' });
    await this.#takeBack(found);
    return ok({});
  }

  /** Takes back what has not come out: the next start knows nothing of it. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#polling);
    await Promise.all([...this.#jobs.values()].map((job) => this.#takeBack(job)));
    this.removeAllListeners();
  }

  /** The card that a visit's pages are counted on: the first one shown in it, so that a borrowed one adds nothing. */
  #card(visit: string): string | undefined {
    return this.#options.visits.residentNumber(visit);
  }

  #jobOf(visit: string, reference?: string): Job | undefined {
    return [...this.#jobs.values()].find(
      (job) => job.visit === visit && (reference === undefined || job.reference === reference),
    );
  }

  async #state(): Promise<QueueState> {
    try {
      return await this.#queue.state();
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      return { printer: error.isUnknown ? 'error' : 'offline', isSuitable: true };
    }
  }

  async #send(job: Job, work: () => Promise<void>): Promise<Result<Nothing, { code: 'printer'; problem: string }>> {
    try {
      await work();
      return ok({});
    } catch (error) {
      const refusal = this.#refusal(error);
      await this.#takeBack(job);
      return refusal;
    }
  }

  #refusal(error: unknown) {
    if (!(error instanceof QueueError)) throw error;
    return err({ code: 'printer', problem: 'offline' } as const);
  }

  #endVisit(visit: string): void {
    this.#quota.forgetVisit(visit);
    for (const job of this.#jobs.values()) {
      if (job.visit !== visit) continue;
      if (job.progress.state === 'printing') job.endsAtMs = performance.now() + this.#timing.orphanMs;
      else void this.#takeBack(job);
    }
  }

  /** Cancels a job. When the print service cannot be told, it is asked again as long as this program runs. */
  async #takeBack(job: Job): Promise<void> {
    job.endsAtMs = 0;
    if (!job.isSent) job.open.abort();
    try {
      await this.#queue.cancel(job.open.id);
      const last = job.isSent ? await this.#queue.job(job.open.id) : undefined;
      this.#end(
        job,
        { ...job.progress, state: last?.state === 'done' ? 'done' : 'cancelled' },
        last?.printedPages ?? 0,
      );
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      if (error.isUnknown) this.#end(job, { ...job.progress, state: 'cancelled' }, 0);
      else this.#pollSoon();
    }
  }

  #pollSoon(): void {
    clearTimeout(this.#polling);
    if (!this.#isClosed) this.#polling = setTimeout(() => void this.#poll(), this.#timing.pollMs).unref();
  }

  async #poll(): Promise<void> {
    for (const job of this.#jobs.values()) if (job.isSent || job.endsAtMs !== undefined) await this.#look(job);
    if (this.#jobs.size > 0) this.#pollSoon();
  }

  async #look(job: Job): Promise<void> {
    let now: JobState;
    try {
      now = await this.#queue.job(job.open.id);
    } catch (error) {
      if (!(error instanceof QueueError)) throw error;
      if (error.isUnknown) this.#end(job, { state: 'failed', printer: 'error' }, 0);
      else this.#become(job, { state: 'stopped', printer: 'offline' });
      return;
    }
    const { printedPages, ...progress } = now;
    if (over.includes(progress.state)) return this.#end(job, progress, printedPages);
    this.#become(job, progress);
    const isLeft = job.endsAtMs !== undefined && (progress.state !== 'printing' || performance.now() > job.endsAtMs);
    if (isLeft) await this.#takeBack(job);
  }

  #become(job: Job, progress: PrintProgress): void {
    const { state, printer } = job.progress;
    if (state === progress.state && printer === progress.printer) return;
    job.progress = progress;
    this.emit('progress', { job: job.reference, ...progress });
  }

  #end(job: Job, progress: PrintProgress, printedPages: number): void {
    if (!this.#jobs.delete(job.reference)) return;
    const isDone = progress.state === 'done';
    if (!isDone) this.#quota.giveBack(job.taken, Math.max(0, job.pages - printedPages));
    if (isDone) this.#options.record('document-printed', { pages: job.pages });
    if (progress.state === 'failed') this.#options.record('document-not-printed', { reason: progress.printer });
    this.#become(job, progress);
  }
}
