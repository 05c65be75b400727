import { EventEmitter } from 'node:events';
import type { Record } from '../journal/index.ts';

/** The request for help: lit from any screen until somebody puts it out. In memory; after a restart the resident asks again. */
export class Help extends EventEmitter<{ changed: [requested: boolean] }> {
  readonly #record: Record;
  #isRequested = false;

  constructor(record: Record) {
    super();
    this.#record = record;
  }

  get isRequested(): boolean {
    return this.#isRequested;
  }

  request(): void {
    if (this.#isRequested) return;
    this.#isRequested = true;
    this.#record('help-requested', {});
    this.emit('changed', true);
  }

  cancel(): void {
    if (!this.#isRequested) return;
    this.#isRequested = false;
    this.#record('help-ended', {});
    this.emit('changed', false);
  }
}
