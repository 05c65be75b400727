import { randomInt } from 'node:crypto';
import { codeToken } from '../../../ballot/index.ts';
import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultations } from '../consultations/index.ts';
import { bagLabel, codeTicket, type ReceiptPrinter } from '../printer/index.ts';
import type { Reports } from '../reports/index.ts';
import type { Bag, BagRefusal, CarryRefusal } from '../sync/index.ts';
import type { BallotBoxes } from '../urn/index.ts';
import type { Visits } from '../visits/index.ts';

/** How long a mediator's card opens the desk. */
const deskOpenMs = 2 * 60_000;

export interface DeskOptions {
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly visits: Visits;
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
    if (!this.#isOpen(args)) return err({ code: 'not-a-mediator' });
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
    if (!this.#isOpen(args)) return err({ code: 'not-a-mediator' });
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
    if (!this.#isOpen(args)) return err({ code: 'not-a-mediator' });
    const published = consultations.read(args.consultation);
    if (!published.ok) return published;
    const printed = await reports.print(args.consultation, args.report, args.language);
    return printed.ok ? ok({}) : printed;
  }

  /** `desk.carry` */
  carry(args: CallArguments<'desk.carry'>): Result<CallValue<'desk.carry'>, CallError<'desk.carry'>> {
    const { consultations, slips } = this.#options;
    if (!this.#isOpen(args)) return err({ code: 'not-a-mediator' });
    const published = consultations.read(args.consultation);
    if (!published.ok) return published;
    const carried = slips.carry(args.consultation);
    return carried.ok ? ok({}) : carried;
  }

  #isOpen({ visit, card }: { readonly visit: string; readonly card: string }): boolean {
    const sinceMs = this.#options.visits.sinceMediator(visit, card);
    return sinceMs !== undefined && sinceMs <= deskOpenMs;
  }
}
