import type { VirtualQueue } from '../../../main/services/documents/virtual-queue.ts';

/** What lies in the tray of the office printer. */
export interface OfficePaper {
  readonly id: number;
  readonly pages: number;
  readonly mediaType: string;
  readonly bytes: Buffer;
}

const kept = 12;

/** What residents printed of their documents, newest first, in memory only: it is theirs. */
export class OfficePapers {
  #last = 0;
  #papers: readonly OfficePaper[] = [];

  constructor(queue: VirtualQueue, changed: () => void) {
    queue.on('printed', ({ bytes, mediaType, lastPage, copies }) => {
      this.#last += 1;
      this.#papers = [{ id: this.#last, pages: lastPage * copies, mediaType, bytes }, ...this.#papers].slice(0, kept);
      changed();
    });
  }

  get all(): readonly OfficePaper[] {
    return this.#papers;
  }

  find(id: number): OfficePaper | undefined {
    return this.#papers.find((paper) => paper.id === id);
  }

  /** Everybody takes their paper. */
  clear(): void {
    this.#papers = [];
  }
}
