import { globSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a wall clock needs of the distribution: a library that answers in place of the system when a program asks for the time of day. */
export const wallClockPackages = ['libfaketime'] as const;

const minuteMs = 60_000;

/**
 * The time of day of the programs that are started by `launcher`. It stands still until somebody lets it go on, so that whatever they count
 * in minutes is known to the minute, however slow the machine is; and it goes on under a program that runs. What a program measures as
 * with a stopwatch is true all the time.
 */
export class WallClock {
  readonly #file: string;
  #nowMs: number;

  /** @param folder for what those programs read, whatever account they have */
  constructor(folder: string, startsAt: Date) {
    const own = join(folder, 'wall-clock');
    mkdirSync(own, { mode: 0o755 });
    this.#file = join(own, 'now');
    this.#nowMs = startsAt.getTime();
    this.#write();
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** What starts a program by this clock. The library is not for whoever changes the account before: it makes things of its account. */
  get launcher(): readonly string[] {
    const [library] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
    if (library === undefined) throw new Error('the library of the wall clock is not there');
    const settings = {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.#file,
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      NO_FAKE_STAT: '1',
      TZ: 'UTC', // in which the library reads the file
    };
    return ['env', ...Object.entries(settings).map(([name, value]) => `${name}=${value}`)];
  }

  pass(minutes: number): void {
    this.#nowMs += minutes * minuteMs;
    this.#write();
  }

  /** Whole at any moment: the programs read it whenever they like. A time without a sign is a clock that stands. */
  #write(): void {
    const draft = `${this.#file}.new`;
    writeFileSync(draft, `${new Date(this.#nowMs).toISOString().slice(0, 19).replace('T', ' ')}\n`, { mode: 0o644 });
    renameSync(draft, this.#file);
  }
}
