import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import type { Language } from '../../../contract/form.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultations } from '../consultations/index.ts';
import { PageQuota } from '../documents/index.ts';
import { procedureTicket, type Receipt, type ReceiptPrinter, reminder, sheetTicket } from '../printer/index.ts';
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

type Outcome<T> = Result<T, CallError<'tickets.print'>>;

/**
 * Prints what to bring to a procedure, what a sheet asks for, or until when one may take part in a consultation. Whoever asks says which one, and nothing of what stands on the paper.
 * Who printed what is written nowhere: a procedure can say much about a person.
 */
export class Tickets {
  readonly #options: TicketsOptions;
  readonly #quota: PageQuota;
  #isPrinting = false;

  constructor(options: TicketsOptions) {
    this.#options = options;
    this.#quota = new PageQuota(limits, options.today);
    options.visits.on('ended', (visit) => this.#quota.forgetVisit(visit));
  }

  /** `tickets.print` */
  async print(args: CallArguments<'tickets.print'>): Promise<Outcome<CallValue<'tickets.print'>>> {
    const { visits, printer } = this.#options;
    const receipt = await this.#compose(args);
    if (!receipt.ok) return receipt;
    if (args.visit !== visits.current) return err({ code: 'no-visit' });
    if (this.#isPrinting) return err({ code: 'busy' });
    const taken = this.#quota.take(args.visit, visits.residentNumber(args.visit), 1);
    if (!taken) return err({ code: 'quota' });
    this.#isPrinting = true;
    const printed = await printer.print(receipt.value);
    this.#isPrinting = false;
    if (printed.ok) return ok({});
    if (!printed.error.paperUsed) this.#quota.giveBack(taken, 1);
    return err({ code: 'printer', problem: printed.error.code });
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
