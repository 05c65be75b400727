import { randomBytes } from 'node:crypto';
import { toBase64url } from '../../../ballot/index.ts';
import type { Result } from '../../../contract/result.ts';
import { type Heartbeat, type HeartbeatAnswer, heartbeatAnswerSchema } from '../../../contract/sync.ts';
import type { StoreFault } from '../database/index.ts';
import type { Refused, Unreachable } from './client.ts';
import { nameOf, type SyncContext } from './context.ts';

/** What a heartbeat says of the terminal. Never how many ballots wait. */
export type Condition = Omit<Heartbeat, 'terminal' | 'counter' | 'nonce'>;

/**
 * Says that the terminal lives, under a number that only grows, and hears what the server has for it. A number that the server
 * has seen means that this disk is an old copy, or has a twin. Its poll book may then lack people who have voted, so from there
 * on it takes no ballot, online or not. A machine that is set up afresh in its place takes another name: the server enrols no
 * name twice.
 */
export class HeartbeatSender {
  readonly #context: SyncContext;

  constructor(context: SyncContext) {
    this.#context = context;
    const refused = context.store.isCounterRefused();
    // A store that cannot say so is no store to vote on.
    if (!refused.ok || refused.value) context.boxes.refuseAll();
  }

  async send(condition: Condition): Promise<Result<HeartbeatAnswer, Unreachable | Refused | StoreFault>> {
    const { store, client, identity } = this.#context;
    const counter = store.nextCounter();
    if (!counter.ok) return counter;
    const nonce = toBase64url(randomBytes(16));
    const beat: Heartbeat = { terminal: nameOf(this.#context), counter: counter.value, nonce, ...condition };
    const body = identity.sign('heartbeat', beat);
    const answer = await client.send({ method: 'POST', path: '/heartbeat', body }, heartbeatAnswerSchema);
    const isReplayed = !answer.ok && answer.error.code === 'refused' && answer.error.refusal === 'replayed';
    if (!isReplayed) return answer;
    const refused = this.#refuseForGood();
    return refused.ok ? answer : refused;
  }

  #refuseForGood(): Result<void, StoreFault> {
    const { store, boxes, record } = this.#context;
    if (!boxes.areAllRefused) record('terminal-rolled-back', {});
    boxes.refuseAll();
    return store.refuseCounter();
  }
}
