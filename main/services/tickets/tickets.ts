import type { NextSteps } from '../../../contract/assistance.ts';
import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import type { Language } from '../../../contract/form.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultations } from '../consultations/index.ts';
import { PageQuota } from '../documents/index.ts';
import {
  nextStepsTicket,
  procedureTicket,
  type Receipt,
  type ReceiptPrinter,
  reminder,
  sheetTicket,
} from '../printer/index.ts';
import type { Guide, ProcedureCatalogue } from '../procedures/index.ts';
import type { Visits } from '../visits/index.ts';

/** Enough for whoever prepares several procedures; a child who presses again and again does not empty the roll. */
const limits = { pagesPerVisit: 5, pagesPerCardPerDay: 10 };

export interface TicketsOptions {
  readonly catalogue: ProcedureCatalogue;
  readonly guide: Guide;
  readonly consultations: Consultations;
  readonly visits: Visits;
  readonly printer: ReceiptPrinter;
  /** What the terminal's place is called, for the head of the paper. */
  readonly place: () => string;
  /** The address of a consultation's public page, as people type it. */
  readonly board: (consultation: string) => string;
  /** Where the terminal stands, such as `Europe/Paris`. */
  readonly timeZone: string;
  /** The day as text, where the terminal stands. */
  readonly today: () => string;
}

/** Why nothing came out for a mediator. */
type ForMediator = { readonly code: 'busy' } | { readonly code: 'printer'; readonly problem: string };

type Outcome<T> = Result<T, CallError<'tickets.print'>>;

/**
 * Prints what to bring to a procedure, what a sheet asks for, or until when one may take part in a consultation. Whoever asks says which one, and nothing of what stands on the paper.
 * Who printed what is written nowhere: a procedure can say much about a person.
 */
export class Tickets {
  readonly #options: TicketsOptions;
  readonly #quota: PageQuota;
  #isPrinting = false;
  /** What came out last in the visit that is going on, for a mediator to print again. */
  #last: { readonly visit: string; readonly receipt: Receipt } | undefined;

  constructor(options: TicketsOptions) {
    this.#options = options;
    this.#quota = new PageQuota(limits, options.today);
    options.visits.on('ended', (visit) => {
      this.#quota.forgetVisit(visit);
      this.#last = undefined;
    });
  }

  /** `tickets.print` */
  async print(args: CallArguments<'tickets.print'>): Promise<Outcome<CallValue<'tickets.print'>>> {
    const { visits } = this.#options;
    const receipt = await this.#compose(args);
    if (!receipt.ok) return receipt;
    if (args.visit !== visits.current) return err({ code: 'no-visit' });
    if (this.#isPrinting) return err({ code: 'busy' });
    const taken = this.#quota.take(args.visit, visits.residentNumber(args.visit), 1);
    if (!taken) return err({ code: 'quota' });
    const printed = await this.#print(args.visit, receipt.value);
    if (printed.ok) return ok({});
    if (!printed.error.paperUsed) this.#quota.giveBack(taken, 1);
    return err({ code: 'printer', problem: printed.error.code });
  }

  /** Once more what came out last in this visit, or was to come out. Asked for by a mediator, whom no quota stops. */
  async printAgain(visit: string): Promise<Result<void, ForMediator | { readonly code: 'nothing-to-print' }>> {
    return this.#last?.visit === visit ? this.#printFor(visit, this.#last.receipt) : err({ code: 'nothing-to-print' });
  }

  /** What was done with a mediator, and what comes next. */
  printNextSteps(visit: string, steps: NextSteps, language: Language): Promise<Result<void, ForMediator>> {
    return this.#printFor(visit, nextStepsTicket(steps, language, this.#options.place()));
  }

  async #printFor(visit: string, receipt: Receipt): Promise<Result<void, ForMediator>> {
    if (this.#isPrinting) return err({ code: 'busy' });
    const printed = await this.#print(visit, receipt);
    return printed.ok ? ok(undefined) : err({ code: 'printer', problem: printed.error.code });
  }

  async #print(visit: string, receipt: Receipt): ReturnType<ReceiptPrinter['print']> {
    this.#isPrinting = true;
    this.#last = { visit, receipt };
    const printed = await this.#options.printer.print(receipt);
    this.#isPrinting = false;
    return printed;
  }

  async #compose({ about, language }: CallArguments<'tickets.print'>): Promise<Outcome<Receipt>> {
    const { catalogue, guide, place } = this.#options;
    if (about.kind === 'reminder') return this.#remind(about.consultation, language);
    if (about.kind === 'sheet') {
      const read = guide.read(about.sheet);
      return read.ok ? ok(sheetTicket(read.value.sheet, read.value.origin, about.situation, language)) : read;
    }
    const read = await catalogue.read();
    if (!read.ok) return err({ code: read.error.code });
    const procedure = read.value.procedures.find(({ id }) => id === about.procedure);
    return procedure ? ok(procedureTicket(procedure, language, place())) : err({ code: 'unknown-procedure' });
  }

  /** It is the same for everybody, and says nothing of what somebody leans to. */
  #remind(consultation: string, language: Language): Outcome<Receipt> {
    const { consultations, place, board, timeZone } = this.#options;
    const held = consultations.get(consultation);
    if (!held) return err({ code: 'unknown-consultation' });
    if (consultations.stage(consultation) === 'closed') return err({ code: 'closed' });
    return ok(reminder(held.package, { place: place(), board: board(consultation) }, language, timeZone));
  }
}
