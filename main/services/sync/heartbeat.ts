import type { Result } from '../../../contract/result.ts';
import { type Heartbeat, type HeartbeatAnswer, heartbeatAnswerSchema } from '../../../contract/sync.ts';
import type { StoreFault } from '../database/index.ts';
import type { Refused, Unreachable } from './client.ts';
import { nameOf, type SyncContext } from './context.ts';

/** What a heartbeat says of the terminal. Never how many ballots wait. */
export type Condition = Omit<Heartbeat, 'terminal' | 'counter'>;

/**
 * Says that the terminal lives, under a number that only grows, and hears what the server has for it. A number that the server
 * has seen means that this disk is an old copy, or has a twin: the number is then kept instead of raised, since with a new
 * one at each attempt the copy would catch up and pass for the terminal.
 */
export class HeartbeatSender {
  readonly #context: SyncContext;
  #refusedCounter: number | undefined;

  constructor(context: SyncContext) {
    this.#context = context;
  }

  async send(condition: Condition): Promise<Result<HeartbeatAnswer, Unreachable | Refused | StoreFault>> {
    const { store, client, identity } = this.#context;
    const counter = this.#refusedCounter === undefined ? store.nextCounter() : undefined;
    if (counter && !counter.ok) return counter;
    const number = counter?.value ?? this.#refusedCounter ?? 0;
    const beat: Heartbeat = { terminal: nameOf(this.#context), counter: number, ...condition };
    const body = identity.sign('heartbeat', beat);
    const answer = await client.send({ method: 'POST', path: '/heartbeat', body }, heartbeatAnswerSchema);
    const isReplayed = !answer.ok && answer.error.code === 'refused' && answer.error.refusal === 'replayed';
    this.#refusedCounter = isReplayed ? number : undefined;
    return answer;
  }
}
