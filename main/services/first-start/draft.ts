import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FirstStartDraft, firstStartDraftSchema } from '../../../contract/first-start.ts';
import type { Result } from '../../../contract/result.ts';
import { guarded, removeDurably, type StoreFault, writeDurably } from '../database/index.ts';

const draftFile = 'first-start-draft.json';

/** Nothing was asked yet. */
export const freshDraft: FirstStartDraft = {
  step: 'language',
  language: 'fr',
  decisions: {},
  code: '',
  touchOffPx: null,
};

/** How far somebody has come with the first start, on the disk. While it is there, the first start is not over. */
export class DraftFile {
  readonly #file: string;

  constructor(dataDirectory: string) {
    this.#file = join(dataDirectory, draftFile);
  }

  get exists(): boolean {
    return existsSync(this.#file);
  }

  /** What cannot be read is begun anew: nothing but questions is lost. */
  read(): FirstStartDraft {
    try {
      return firstStartDraftSchema.parse(JSON.parse(readFileSync(this.#file, 'utf8')));
    } catch {
      return freshDraft;
    }
  }

  write(draft: FirstStartDraft): Result<void, StoreFault> {
    return guarded(() => writeDurably(this.#file, JSON.stringify(draft)));
  }

  remove(): void {
    removeDurably(this.#file);
  }
}
