import { EventEmitter } from 'node:events';
import type { ReaderMode, ReaderState } from '../../../contract/devices.ts';
import type { AbsenceCause, CardReader, CardReaderEvents } from './card-reader.ts';

const passedOn = ['presented', 'removed', 'code', 'unreadable'] as const;

/** The readers of a terminal as one. One of them that is away is a reader that is away: somebody stands before it. */
export class SeveralReaders extends EventEmitter<CardReaderEvents> implements CardReader {
  readonly #readers: readonly CardReader[];
  #told: { readonly state: ReaderState; readonly because: AbsenceCause | undefined };

  constructor(readers: readonly CardReader[]) {
    super();
    this.#readers = readers;
    this.#told = this.#now;
    for (const reader of readers) {
      for (const event of passedOn) reader.on(event, (...args: unknown[]) => void this.emit(event, ...(args as never)));
      reader.on('state', () => this.#tellState());
    }
  }

  /** Where one of them sees that cards leave, visits end by that; the shell asks of no card that it was tapped on another. */
  get mode(): ReaderMode | 'none' {
    const modes = this.#readers.map(({ mode }) => mode);
    return modes.find((mode) => mode === 'presence') ?? modes.find((mode) => mode === 'tap') ?? 'none';
  }

  get state(): ReaderState {
    return this.#now.state;
  }

  get absentBecause(): AbsenceCause | undefined {
    return this.#now.because;
  }

  async close(): Promise<void> {
    await Promise.all(this.#readers.map((reader) => reader.close()));
  }

  get #now() {
    const away = this.#readers.find(({ state }) => state === 'absent');
    return { state: away ? ('absent' as const) : ('ready' as const), because: away?.absentBecause };
  }

  #tellState(): void {
    const { state, because } = this.#now;
    if (state === this.#told.state && because === this.#told.because) return;
    this.#told = { state, because };
    this.emit('state', state);
  }
}
