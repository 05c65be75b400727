import { err, ok, type Result } from '../../../contract/result.ts';
import { deliverActivity } from './activity.ts';
import type { Unreachable } from './client.ts';
import type { Failure, SyncContext } from './context.ts';
import { deliverStatistics } from './statistics.ts';

/** Both wait for a random number of heartbeats, up to this: when a report arrives does not tell when its visit ended. */
const windowBeats = 10;
/** What the server refused is asked again after so many heartbeats: it takes a person to mend it. */
const restBeats = 10;

const kinds = {
  statistics: { deliver: deliverStatistics, refusal: 'statistics-refused' },
  activity: { deliver: deliverActivity, refusal: 'activity-refused' },
} as const;
type Kind = keyof typeof kinds;

/** What a terminal owes the city besides consultations: finished months of counters, and mediators' reports. */
export class Figures {
  readonly #context: SyncContext;
  /** How many beats are left before something may go. In memory: a restart only draws them anew. */
  readonly #waits = new Map<Kind, number>();
  /** What went wrong last, so that the journal says it once. */
  readonly #troubles = new Map<Kind, string>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  async deliver(): Promise<Result<void, Unreachable>> {
    for (const kind of ['statistics', 'activity'] as const) {
      if (!this.#isOwed(kind)) {
        this.#waits.delete(kind);
        continue;
      }
      if (this.#mustWait(kind)) continue;
      const delivered = this.#handle(kind, await kinds[kind].deliver(this.#context));
      if (!delivered.ok) return delivered;
    }
    return ok(undefined);
  }

  #isOwed(kind: Kind): boolean {
    const { statistics, activity } = this.#context;
    const owed = kind === 'statistics' ? statistics.finished() : activity.unsent(1);
    return !owed.ok || (Array.isArray(owed.value) ? owed.value.length > 0 : owed.value !== undefined);
  }

  #mustWait(kind: Kind): boolean {
    const left = this.#waits.get(kind) ?? Math.floor(this.#context.random() * windowBeats);
    if (left > 0) this.#waits.set(kind, left - 1);
    else this.#waits.delete(kind);
    return left > 0;
  }

  /**
   * A line that is gone ends the beat. What was refused, and what a disk does not give, rests and is journalled when it changes: no
   * counter and no report holds up a ballot.
   */
  #handle(kind: Kind, delivered: Result<unknown, Failure>): Result<void, Unreachable> {
    if (delivered.ok) {
      this.#troubles.delete(kind);
      return ok(undefined);
    }
    const { error } = delivered;
    if (error.code === 'unreachable') return err(error);
    const reason = error.code === 'refused' ? error.refusal : error.code;
    this.#waits.set(kind, restBeats);
    if (this.#troubles.get(kind) !== reason) this.#context.record(kinds[kind].refusal, { reason });
    this.#troubles.set(kind, reason);
    return ok(undefined);
  }
}
