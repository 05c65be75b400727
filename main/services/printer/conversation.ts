import type { PrinterStatus } from '../../../contract/devices.ts';
import { askStatus, kindOfAnswer, parseStatus, statusBytes } from './esc-pos.ts';
import type { PrinterLink } from './transports/link.ts';

/** A printer that is there answers a status request within milliseconds, whatever else it does. */
const answerTimeoutMs = 2_000;

/** Questions and answers over one link. The printer answers in order, so an answer that is late spoils all that follow: the link is then closed. */
export class Conversation {
  readonly #link: PrinterLink;
  #isOpen = true;
  #answers: number[] = [];
  #piecesDone = 0;
  #changed: () => void = () => {};

  constructor(link: PrinterLink) {
    this.#link = link;
    link.on('bytes', (bytes) => this.#hear(bytes));
    link.on('closed', () => {
      this.#isOpen = false;
      this.#changed();
    });
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** How many pieces of jobs the printer has consumed since the link was opened. */
  get piecesDone(): number {
    return this.#piecesDone;
  }

  send(bytes: Uint8Array): void {
    if (this.#isOpen) this.#link.write(bytes);
  }

  /** What the printer calls itself, where its line tells. */
  get identity(): string | undefined {
    return this.#link.identity;
  }

  /** Waits until all that was sent has gone out; false when the link ended before. */
  sent(): Promise<boolean> {
    return this.#link.sent();
  }

  /** What the printer says about itself now; nothing when it does not answer, and then the conversation is over. */
  async askStatus(): Promise<PrinterStatus | undefined> {
    this.#answers = [];
    this.send(askStatus);
    const isAnswered = await this.#until(() => this.#answers.length >= statusBytes, answerTimeoutMs);
    if (isAnswered) return parseStatus(Uint8Array.from(this.#answers));
    this.close();
    return undefined;
  }

  /** Waits until the printer has consumed so many pieces; false when it has not after `timeoutMs` or the link ended. */
  untilDone(pieces: number, timeoutMs: number): Promise<boolean> {
    return this.#until(() => this.#piecesDone >= pieces, timeoutMs);
  }

  close(): void {
    this.#link.close();
  }

  #hear(bytes: Uint8Array): void {
    for (const byte of bytes) {
      const kind = kindOfAnswer(byte);
      if (kind === 'status') this.#answers.push(byte);
      if (kind === 'done') this.#piecesDone += 1;
    }
    this.#changed();
  }

  async #until(isSo: () => boolean, timeoutMs: number): Promise<boolean> {
    const deadlineMs = performance.now() + timeoutMs;
    while (!isSo() && this.#isOpen) {
      const leftMs = deadlineMs - performance.now();
      if (leftMs <= 0) return false;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, leftMs);
        this.#changed = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    return isSo();
  }
}
