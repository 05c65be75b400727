import { EventEmitter } from 'node:events';
import type { PaperWidthPx, PrinterStatus } from '../../../contract/devices.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { Conversation } from './conversation.ts';
import { clearBuffers, encodeJob } from './esc-pos.ts';
import { renderReceipt } from './raster.ts';
import type { Receipt } from './receipt.ts';
import type { OpenPrinterLink } from './transports/link.ts';

/**
 * Why a receipt was not printed. `interrupted`: the printer went away, or stopped answering, in the middle: nobody knows what
 * came out. `paperUsed`: whether something of it may be on the paper. The other codes are what the printer itself reported.
 */
export interface PrintError {
  readonly code: 'paper-out' | 'cover-open' | 'offline' | 'error' | 'interrupted' | 'none';
  readonly paperUsed: boolean;
}

export type PrinterEvents = { status: [PrinterStatus] };

/** The receipt printer of a terminal, whatever its line. */
export interface ReceiptPrinter extends EventEmitter<PrinterEvents> {
  /** What the printer last reported. */
  readonly status: PrinterStatus;
  /** Prints one receipt on its own piece of paper; jobs wait for each other. `ok` only once the printer has said that it consumed the whole. */
  print(receipt: Receipt): Promise<Result<void, PrintError>>;
  close(): Promise<void>;
}

/** What a printer says that cannot print now. */
type Hindrance = Exclude<PrinterStatus, 'ready' | 'paper-low' | 'none'>;

/** How many pieces of a job may wait in the printer. */
const window = 2;

/** A piece that takes longer may have met a problem: the printer is asked. */
const patienceMs = 500;

/** The longest time without a sign of progress from a printer that says it is well. */
const stalledAfterMs = 15_000;

const pollEveryMs = 1_000;

export class EscPosPrinter extends EventEmitter<PrinterEvents> implements ReceiptPrinter {
  readonly #open: OpenPrinterLink;
  readonly #widthPx: PaperWidthPx;
  #status: PrinterStatus = 'offline';
  #conversation: Conversation | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #pollTimer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** A broken job left something on the paper: it must not hang together with the next receipt. */
  #hasRest = false;

  private constructor(open: OpenPrinterLink, widthPx: PaperWidthPx) {
    super();
    this.#open = open;
    this.#widthPx = widthPx;
  }

  /** Asks the printer how it is, then again every second. A printer that is not there is looked for until `close`. */
  static async start(open: OpenPrinterLink, widthPx: PaperWidthPx): Promise<EscPosPrinter> {
    const printer = new EscPosPrinter(open, widthPx);
    await printer.#poll();
    return printer;
  }

  get status(): PrinterStatus {
    return this.#status;
  }

  print(receipt: Receipt): Promise<Result<void, PrintError>> {
    return this.#inTurn(() => this.#print(receipt));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#pollTimer);
    await this.#turn;
    this.#conversation?.close();
  }

  async #poll(): Promise<void> {
    await this.#inTurn(() => this.#ask());
    if (!this.#isClosed) this.#pollTimer = setTimeout(() => void this.#poll(), pollEveryMs);
  }

  /** One at a time: a question between two pieces of a job would be answered, but by whom it was asked would be lost. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** Asks over the link that is open, or over a new one when there is none or it turns out to be dead. */
  async #ask(): Promise<PrinterStatus> {
    const before = this.#conversation?.isOpen ? await this.#conversation.askStatus() : undefined;
    const status = before ?? (await this.#askAnew());
    this.#setStatus(status ?? 'offline');
    return this.#status;
  }

  async #askAnew(): Promise<PrinterStatus | undefined> {
    const link = await this.#open();
    this.#conversation = link && new Conversation(link);
    return this.#conversation?.askStatus();
  }

  #setStatus(status: PrinterStatus): void {
    if (this.#status === status) return;
    this.#status = status;
    this.emit('status', status);
  }

  async #print(receipt: Receipt): Promise<Result<void, PrintError>> {
    const before = await this.#ask();
    const conversation = this.#conversation;
    if (isHindrance(before) || conversation === undefined) {
      return err({ code: isHindrance(before) ? before : 'offline', paperUsed: false });
    }
    const pieces = encodeJob(renderReceipt(receipt, this.#widthPx), { cutsFirst: this.#hasRest });
    const failure = await this.#send(conversation, pieces);
    this.#hasRest = failure !== undefined;
    if (failure === undefined) {
      await this.#ask();
      return ok(undefined);
    }
    // Over this link answers to the broken job may still come: the next question gets a new one.
    conversation.send(clearBuffers);
    conversation.close();
    this.#setStatus(failure === 'interrupted' ? 'offline' : failure);
    return err({ code: failure, paperUsed: true });
  }

  /**
   * Sends the pieces as the printer consumes them. That it did is what it says in its turn (GS r); what keeps it is what it says
   * at once (DLE EOT), which would not get through if more than it can hold were sent before.
   */
  async #send(
    conversation: Conversation,
    pieces: readonly Uint8Array[],
  ): Promise<Hindrance | 'interrupted' | undefined> {
    const doneBefore = conversation.piecesDone;
    let sent = 0;
    let done = 0;
    let progressAtMs = performance.now();
    while (done < pieces.length) {
      for (const piece of pieces.slice(sent, done + window)) {
        conversation.send(piece);
        sent += 1;
      }
      if (await conversation.untilDone(doneBefore + done + 1, patienceMs)) {
        done = conversation.piecesDone - doneBefore;
        progressAtMs = performance.now();
        continue;
      }
      const status = conversation.isOpen ? await conversation.askStatus() : undefined;
      if (status === undefined) return 'interrupted';
      if (isHindrance(status)) return status;
      if (performance.now() - progressAtMs > stalledAfterMs) return 'interrupted';
    }
    return undefined;
  }
}

function isHindrance(status: PrinterStatus): status is Hindrance {
  return status !== 'ready' && status !== 'paper-low' && status !== 'none';
}
