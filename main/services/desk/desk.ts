import { randomInt } from 'node:crypto';
import { codeToken } from '../../../ballot/index.ts';
import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Assistance } from '../assistance/index.ts';
import type { Consultations } from '../consultations/index.ts';
import { bagLabel, codeTicket, type ReceiptPrinter } from '../printer/index.ts';
import type { Reports } from '../reports/index.ts';
import type { Bag, BagRefusal, CarryRefusal } from '../sync/index.ts';
import type { BallotBoxes } from '../urn/index.ts';

export interface DeskOptions {
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly assistance: Pick<Assistance, 'note'>;
  readonly printer: ReceiptPrinter;
  readonly reports: Pick<Reports, 'print'>;
  readonly slips: SlipKeeping;
  /** Of the place, for the closing time on the ticket. */
  readonly timeZone: string;
}

/** What casting and sync know of the slips. */
export interface SlipKeeping {
  /** Whether somebody holds a slip that is neither confirmed nor taken back. */
  isOut(): boolean;
  /** A mediator took the spoiled slips that this visit waits for. */
  take(visit: string): Result<void, { readonly code: 'nothing-to-take' | 'disk-full' | 'store-refused' }>;
  changeBag(consultation: string): Result<Bag, BagRefusal | CarryRefusal>;
  carry(consultation: string): Result<void, { readonly code: 'not-closed' | 'nothing-owed' } | CarryRefusal>;
  /** How the terminal is named on a bag. */
  terminal(): string;
}

/**
 * What a mediator does at the terminal: changes the bag of slips, prints reports, closes without a network, and prints a one-use
 * code for a resident without a card, after the desk's own check. The digits are on the paper and nowhere else; the terminal keeps
 * their token.
 */
export class Desk {
  readonly #options: DeskOptions;

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** `desk.print-code` */
  async printCode(
    args: CallArguments<'desk.print-code'>,
  ): Promise<Result<CallValue<'desk.print-code'>, CallError<'desk.print-code'>>> {
    const { consultations, boxes, printer, timeZone } = this.#options;
    const open = this.#open(args.visit);
    if (!open.ok) return open;
    const consultation = consultations.get(args.consultation);
    if (!consultation?.package.eligibility.deskCodes) return err({ code: 'unknown-consultation' });
    const stage = consultations.stage(args.consultation);
    if (stage !== 'open') return err({ code: stage === 'upcoming' ? 'not-open' : 'closed' });

    const code = String(randomInt(10 ** 10)).padStart(10, '0');
    const token = codeToken(consultation.tokenKey, code);
    // Kept before it is printed: a code on paper that the terminal does not know would be refused to its holder.
    const added = boxes.use(args.consultation, ({ deskBook }) => deskBook.addCode(token));
    if (!added.ok) return added;
    const printed = await printer.print(codeTicket(consultation.package, code, args.language, timeZone));
    if (printed.ok) return ok({});
    const withdrawn = boxes.use(args.consultation, ({ deskBook }) => deskBook.withdrawCode(token));
    return withdrawn.ok ? err({ code: 'printer', problem: printed.error.code }) : withdrawn;
  }

  /** `desk.change-bag` */
  async changeBag(
    args: CallArguments<'desk.change-bag'>,
  ): Promise<Result<CallValue<'desk.change-bag'>, CallError<'desk.change-bag'>>> {
    const { consultations, printer, slips } = this.#options;
    const open = this.#open(args.visit);
    if (!open.ok) return open;
    const published = consultations.read(args.consultation);
    if (!published.ok) return published;
    // It may have fallen into the bag already, and its ballot would be counted with the next one.
    if (slips.isOut()) return err({ code: 'slip-outstanding' });
    const full = slips.changeBag(args.consultation);
    if (!full.ok) return full;
    const { bag, slips: count } = full.value;
    const label = bagLabel(published.value, { bag, slips: count, terminal: slips.terminal() }, args.language);
    const printed = await printer.print(label);
    return ok({ bag, slips: count, label: printed.ok ? 'printed' : 'not-printed' });
  }

  /** `desk.print-report` */
  async printReport(
    args: CallArguments<'desk.print-report'>,
  ): Promise<Result<CallValue<'desk.print-report'>, CallError<'desk.print-report'>>> {
    const { consultations, reports } = this.#options;
    const open = this.#open(args.visit);
    if (!open.ok) return open;
    const published = consultations.read(args.consultation);
    if (!published.ok) return published;
    const printed = await reports.print(args.consultation, args.report, args.language);
    return printed.ok ? ok({}) : printed;
  }

  /** `desk.carry` */
  carry(args: CallArguments<'desk.carry'>): Result<CallValue<'desk.carry'>, CallError<'desk.carry'>> {
    const { consultations, slips } = this.#options;
    const open = this.#open(args.visit);
    if (!open.ok) return open;
    const published = consultations.read(args.consultation);
    if (!published.ok) return published;
    const carried = slips.carry(args.consultation);
    return carried.ok ? ok({}) : carried;
  }

  /** `desk.take-slip` */
  takeSlip({
    visit,
  }: CallArguments<'desk.take-slip'>): Result<CallValue<'desk.take-slip'>, CallError<'desk.take-slip'>> {
    const open = this.#open(visit);
    if (!open.ok) return open;
    const taken = this.#options.slips.take(visit);
    return taken.ok ? ok({}) : taken;
  }

  /** The desk is open while a mediator assists in this visit, and what is done at it stands in the journal. */
  #open(visit: string): Result<unknown, { code: 'not-a-mediator' }> {
    const noted = this.#options.assistance.note({ visit, act: 'papers' });
    return noted.ok ? noted : err({ code: 'not-a-mediator' });
  }
}
