import type { VirtualPrinter } from '../../../main/services/printer/virtual-printer.ts';

/** A piece of paper that came out of the printer. */
export interface Receipt {
  readonly id: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly png: Buffer;
}

const kept = 24;

/** The papers that were printed, newest first, in memory only: a slip shows what somebody chose. */
export class Receipts {
  #last = 0;
  #papers: readonly Receipt[] = [];

  constructor(printer: VirtualPrinter, changed: () => void) {
    printer.on('receipt', ({ bitmap: { widthPx, heightPx }, png }) => {
      this.#last += 1;
      this.#papers = [{ id: this.#last, widthPx, heightPx, png }, ...this.#papers].slice(0, kept);
      changed();
    });
  }

  get all(): readonly Receipt[] {
    return this.#papers;
  }

  find(id: number): Receipt | undefined {
    return this.#papers.find((paper) => paper.id === id);
  }

  /** Everybody takes their paper. */
  clear(): void {
    this.#papers = [];
  }
}
