import { randomInt } from 'node:crypto';
import { codeToken } from '../../../ballot/index.ts';
import type { CallArguments, CallError, CallValue } from '../../../contract/calls.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultations } from '../consultations/index.ts';
import { codeTicket, type ReceiptPrinter } from '../printer/index.ts';
import type { BallotBoxes } from '../urn/index.ts';
import type { Visits } from '../visits/index.ts';

/** How long a mediator's card opens the desk. */
const deskOpenMs = 2 * 60_000;

export interface DeskOptions {
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly visits: Visits;
  readonly printer: ReceiptPrinter;
  /** Of the place, for the closing time on the ticket. */
  readonly timeZone: string;
}

/**
 * What a mediator does at the terminal: prints a one-use code for a resident without a card, after the desk's own check. The
 * digits are on the paper and nowhere else; the terminal keeps their token.
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
    const { consultations, boxes, visits, printer, timeZone } = this.#options;
    const sinceMs = visits.sinceMediator(args.visit, args.card);
    if (sinceMs === undefined || sinceMs > deskOpenMs) return err({ code: 'not-a-mediator' });
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
}
