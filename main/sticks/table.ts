import { StickFault } from './fault.ts';
import type { Storage } from './storage.ts';

const windowBytes = 64 * 1024;

interface Window {
  readonly from: number;
  readonly bytes: Buffer;
  isChanged: boolean;
}

/**
 * A table on a stick (which cluster follows which, which are free), read and written a window at a time: it may be larger than
 * memory. What was changed is on the stick after `flush`.
 */
export class Table {
  readonly length: number;
  readonly #storage: Storage;
  readonly #at: number;
  #window: Window | undefined;

  constructor(storage: Storage, at: number, length: number) {
    this.#storage = storage;
    this.#at = at;
    this.length = length;
  }

  /** A few bytes of it. */
  async at(from: number, length: number): Promise<Buffer> {
    const window = await this.#windowOf(from, length);
    return window.bytes.subarray(from - window.from, from - window.from + length);
  }

  /** As `at`, for bytes that the caller changes. */
  async change(from: number, length: number): Promise<Buffer> {
    const window = await this.#windowOf(from, length);
    window.isChanged = true;
    return window.bytes.subarray(from - window.from, from - window.from + length);
  }

  async flush(): Promise<void> {
    if (!this.#window?.isChanged) return;
    this.#window.isChanged = false;
    await this.#storage.write(this.#at + this.#window.from, this.#window.bytes);
  }

  async #windowOf(from: number, length: number): Promise<Window> {
    if (from + length > this.length) throw new StickFault('damaged');
    const known = this.#window;
    if (known && from >= known.from && from + length <= known.from + known.bytes.length) return known;
    await this.flush();
    const bytes = await this.#storage.read(this.#at + from, Math.min(windowBytes, this.length - from));
    this.#window = { from, bytes, isChanged: false };
    return this.#window;
  }
}
