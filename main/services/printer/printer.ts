import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { PrinterStatus } from '../../../contract/devices.ts';
import { modelOfIdentity, type PaperWidthPx, type PrinterModel } from '../../../contract/printer-models.ts';
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
  /** Whether it tells what it has printed. One that does not is good for tickets, and never for a slip that a ballot hangs on. */
  readonly confirms: boolean;
  /** Prints one receipt on its own piece of paper; jobs wait for each other. `ok` only once the printer has said that it consumed the whole; from one that confirms nothing, once all went out. */
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

/** A question stands behind the pieces that are on the line: on a slow one they are made so short that it gets through in time. */
const pieceOnTheLineMs = 500;

/** What is stated of a printer; the rest it tells. */
export interface PrinterSettings {
  /** Without: what it says it is. */
  readonly model?: PrinterModel | undefined;
  readonly widthPx?: PaperWidthPx | undefined;
  /** How much the line carries, where that is little. */
  readonly bytesPerSecond?: number | undefined;
}

export class EscPosPrinter extends EventEmitter<PrinterEvents> implements ReceiptPrinter {
  readonly #open: OpenPrinterLink;
  readonly #settings: PrinterSettings;
  #status: PrinterStatus = 'offline';
  #conversation: Conversation | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #pollTimer: NodeJS.Timeout | undefined;
  #isClosed = false;
  /** A broken job left something on the paper: it must not hang together with the next receipt. */
  #hasRest = false;

  private constructor(open: OpenPrinterLink, settings: PrinterSettings) {
    super();
    this.#open = open;
    this.#settings = settings;
  }

  /** Asks the printer how it is, then again every second. A printer that is not there is looked for until `close`. */
  static async start(open: OpenPrinterLink, settings: PrinterSettings): Promise<EscPosPrinter> {
    const printer = new EscPosPrinter(open, settings);
    await printer.#poll();
    return printer;
  }

  get status(): PrinterStatus {
    return this.#status;
  }

  get confirms(): boolean {
    return this.#model.answers === 'all';
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

  get #model(): PrinterModel {
    return this.#settings.model ?? modelOfIdentity(this.#conversation?.identity ?? '');
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
    const before = this.#conversation?.isOpen ? await this.#askNow(this.#conversation) : undefined;
    const status = before ?? (await this.#askAnew());
    this.#setStatus(status ?? 'offline');
    return this.#status;
  }

  async #askAnew(): Promise<PrinterStatus | undefined> {
    const link = await this.#open();
    this.#conversation = link && new Conversation(link);
    return this.#conversation && this.#askNow(this.#conversation);
  }

  /** One that answers nothing is taken for ready as long as its line is there. */
  async #askNow(conversation: Conversation): Promise<PrinterStatus | undefined> {
    return this.confirms ? conversation.askStatus() : 'ready';
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
    const { bufferBytes, cutter, widthPx } = this.#model;
    const { bytesPerSecond = Number.POSITIVE_INFINITY } = this.#settings;
    const pieces = encodeJob(renderReceipt(receipt, this.#settings.widthPx ?? widthPx), {
      cutsFirst: this.#hasRest,
      cutter,
      asks: this.confirms,
      mostBytes: Math.min(bufferBytes / window, (bytesPerSecond * pieceOnTheLineMs) / 1_000),
    });
    const failure = this.confirms
      ? await this.#send(conversation, pieces)
      : await this.#sendBlindly(conversation, pieces);
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

  /** Nobody says how far it came: it is printed when all of it has left. One that takes no more has a problem that it cannot say. */
  async #sendBlindly(
    conversation: Conversation,
    pieces: readonly Uint8Array[],
  ): Promise<Hindrance | 'interrupted' | undefined> {
    for (const piece of pieces) {
      conversation.send(piece);
      const tooLate = delay(stalledAfterMs, false, { ref: false });
      if (!(await Promise.race([conversation.sent(), tooLate]))) return 'interrupted';
    }
    return undefined;
  }
}

function isHindrance(status: PrinterStatus): status is Hindrance {
  return status !== 'ready' && status !== 'paper-low' && status !== 'none';
}
