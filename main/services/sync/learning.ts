import type { z } from 'zod';
import { verify } from '../../../ballot/index.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { signedSchema } from '../../../contract/signed.ts';
import { type HeartbeatAnswer, packageAnswerSchema, resultSchema } from '../../../contract/sync.ts';
import type { Consultation, PackageRefusal } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import { removeCarried } from './carried-files.ts';
import type { Refused, Unreachable } from './client.ts';
import { nameOf, type SyncContext } from './context.ts';

const packageAnswerLimitBytes = 24 * 1024 * 1024;
const packageTimeoutMs = 60_000;

type Offered = HeartbeatAnswer['consultations'][number];

/** Takes over what the server offers: newer settings, packages that changed, and the news that a result is published. */
export class Learner {
  readonly #context: SyncContext;
  /** What was fetched and refused is not fetched again at every heartbeat: the hash of the package, by consultation. */
  readonly #refused = new Map<string, string>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /** `settings-…`: the server that answered is not the one that enrolled this terminal, or not in order. */
  async learn(answer: HeartbeatAnswer): Promise<Result<void, Unreachable | Refused | StoreFault>> {
    const settings = this.#context.identity.accept(answer.settings);
    // Older ones come from a server that was restored; those that are held stay.
    if (!settings.ok && settings.error.code !== 'older-version')
      return err({ code: 'refused', refusal: `settings-${settings.error.code}` });
    for (const offered of answer.consultations) {
      const concluded = offered.resultPublished ? await this.#conclude(offered.consultation) : ok(undefined);
      const learnt = concluded.ok ? await this.#fetch(offered) : concluded;
      if (!learnt.ok) return learnt;
    }
    return ok(undefined);
  }

  async #fetch({ consultation, packageHash, resultPublished }: Offered): Promise<Result<void, Unreachable>> {
    const { client, identity, consultations } = this.#context;
    const isHeld = consultations.packageHash(consultation) === packageHash;
    if (isHeld || this.#refused.get(consultation) === packageHash) return ok(undefined);
    // Nothing is left to be learnt of one that this terminal never held, and of one that it could not conclude.
    if (resultPublished && !consultations.isForgotten(consultation)) return ok(undefined);
    const body = identity.sign('package-request', { consultation, terminal: nameOf(this.#context) });
    const path = `/consultations/${consultation}/package`;
    const limits = { answerLimitBytes: packageAnswerLimitBytes, timeoutMs: packageTimeoutMs };
    const answer = await client.send({ method: 'POST', path, body, ...limits }, packageAnswerSchema);
    if (!answer.ok && answer.error.code === 'unreachable') return err(answer.error);
    const taken = answer.ok ? this.#accept(consultation, answer.value) : answer;
    if (!taken.ok && taken.error.code !== 'disk-full') this.#refused.set(consultation, packageHash);
    return ok(undefined);
  }

  #accept(
    consultation: string,
    { package: signed, delivery }: z.infer<typeof packageAnswerSchema>,
  ): Result<unknown, PackageRefusal> {
    const { consultations } = this.#context;
    return delivery === null
      ? consultations.acceptAfterwards(consultation, signed)
      : consultations.accept(consultation, { package: signed, delivery });
  }

  /**
   * The result is published: poll book, token key and what sync remembers are deleted, in this order, so that a crash in between
   * leaves what says that the rest is still to do. The answer to a heartbeat is not signed, and nothing is deleted on its word
   * alone: either the server acknowledged the final manifest, or the signature of those who publish results is fetched and holds.
   */
  async #conclude(consultation: string): Promise<Result<void, Unreachable | StoreFault>> {
    const { store, consultations, boxes, contributions, panel, record } = this.#context;
    const final = store.final(consultation);
    if (!final.ok) return final;
    const held = consultations.get(consultation);
    if (held) {
      const isSigned = final.value?.acknowledged ? ok(true) : await this.#isResultSigned(held);
      if (!isSigned.ok) return isSigned;
      if (!isSigned.value) return ok(undefined);
      const removed = boxes.remove(consultation, held.ballots.sealedBytes);
      // Ballots that came too late for the count stay for people to decide about, beside tokens that nothing explains any more.
      const areBallotsLeft = !removed.ok && removed.error.code === 'ballots-remain';
      if (!removed.ok && !areBallotsLeft) return ok(undefined);
      const forgotten = [
        removeCarried(this.#context, consultation),
        contributions.forget(consultation),
        panel.forget(held),
      ];
      if (forgotten.some(({ ok: isDone }) => !isDone)) return ok(undefined);
      if (!consultations.forget(consultation).ok) return ok(undefined);
      record(areBallotsLeft ? 'ballots-left' : 'poll-book-deleted', { consultation });
    }
    return consultations.isForgotten(consultation) ? store.forget(consultation) : ok(undefined);
  }

  /** Whether the result is signed by the key that the consultation named from the beginning. */
  async #isResultSigned({ package: held }: Consultation): Promise<Result<boolean, Unreachable>> {
    const path = `/consultations/${held.consultation}/result`;
    const answer = await this.#context.client.send({ method: 'GET', path }, signedSchema);
    if (!answer.ok) return answer.error.code === 'unreachable' ? err(answer.error) : ok(false);
    const result = verify(answer.value, 'result', held.publicationKey, resultSchema);
    return ok(result.ok && result.value.consultation === held.consultation);
  }
}
