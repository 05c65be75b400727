import type { JournalEvent } from '../../../contract/journal-events.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { BallotBox } from '../urn/index.ts';
import { deliverBatches } from './batches.ts';
import type { Unreachable } from './client.ts';
import type { Failure, SyncContext } from './context.ts';
import { deliverFinal } from './final.ts';
import { deliverMarks, marksState } from './marks.ts';

/** Marks wait for a random number of heartbeats, up to this, and go in one that carries no ballots. */
const marksWindowBeats = 10;
/** What the server refused is asked again after so many heartbeats: it takes a person to mend it. */
const restBeats = 10;

type Refusal = Extract<JournalEvent, 'batch-refused' | 'marks-refused' | 'final-refused'>;

/** What a terminal owes the city server: ballots, marks and a final manifest, for each consultation apart. */
export class Outbox {
  readonly #context: SyncContext;
  /** How many beats are left before something may go, by what and consultation. In memory: a restart only draws them anew. */
  readonly #waits = new Map<string, number>();
  /** What was refused last, so that the journal says it once. */
  readonly #refusals = new Map<string, string>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /**
   * Delivers in one beat what one consultation has to deliver. `isClosedAtServer`: the server says that this very version of the
   * package has closed. Ends early, as a value, only when it makes no sense to go on with other consultations.
   */
  async deliver(consultation: string, isClosedAtServer: boolean): Promise<Result<void, Unreachable | StoreFault>> {
    const { store, consultations, boxes } = this.#context;
    const held = consultations.get(consultation);
    const box = boxes.get(consultation);
    const final = store.final(consultation);
    if (!final.ok) return final;
    if (!held || !box.ok || final.value?.acknowledged) return ok(undefined);
    const isClosing = this.#isClosing(consultation, isClosedAtServer);
    return this.#deliverAll(held, box.value, isClosing);
  }

  async #deliverAll(
    held: Consultation,
    box: BallotBox,
    isClosing: boolean,
  ): Promise<Result<void, Unreachable | StoreFault>> {
    const { consultation } = held.package;
    if (this.#rests('batch-refused', consultation)) return this.#deliverMarks(held, box, isClosing);
    const batches = await deliverBatches(this.#context, held, box, isClosing);
    if (!batches.ok) return this.#handle(consultation, 'batch-refused', batches.error);
    this.#refusals.delete(key('batch-refused', consultation));
    if (batches.value.tried > 0) {
      // Drawn anew, so that marks do not follow ballots at a distance that could be guessed.
      this.#waits.delete(key('marks', consultation));
      return ok(undefined);
    }
    const marks = await this.#deliverMarks(held, box, isClosing);
    if (!marks.ok || !isClosing) return marks;
    return this.#deliverFinal(held, box);
  }

  async #deliverMarks(
    held: Consultation,
    box: BallotBox,
    isClosing: boolean,
  ): Promise<Result<void, Unreachable | StoreFault>> {
    const { consultation } = held.package;
    const state = marksState(this.#context, held, box, isClosing);
    if (!state.ok) return this.#handle(consultation, 'marks-refused', state.error);
    if (state.value !== 'due' || this.#rests('marks-refused', consultation) || this.#mayNotGoYet(consultation))
      return ok(undefined);
    const delivered = await deliverMarks(this.#context, held, box);
    if (!delivered.ok) return this.#handle(consultation, 'marks-refused', delivered.error);
    this.#refusals.delete(key('marks-refused', consultation));
    return ok(undefined);
  }

  async #deliverFinal(held: Consultation, box: BallotBox): Promise<Result<void, Unreachable | StoreFault>> {
    const { consultation } = held.package;
    const state = marksState(this.#context, held, box, true);
    if (!state.ok) return this.#handle(consultation, 'final-refused', state.error);
    if (state.value !== 'complete' || this.#rests('final-refused', consultation)) return ok(undefined);
    const delivered = await deliverFinal(this.#context, held, box);
    return delivered.ok ? ok(undefined) : this.#handle(consultation, 'final-refused', delivered.error);
  }

  /** Whether no ballot can be added any more. Both clocks must say so, and then it is for good. */
  #isClosing(consultation: string, isClosedAtServer: boolean): boolean {
    const { consultations } = this.#context;
    if (consultations.isClosedForGood(consultation)) return true;
    if (!isClosedAtServer || consultations.stage(consultation) !== 'closed') return false;
    return consultations.closeForGood(consultation).ok;
  }

  #mayNotGoYet(consultation: string): boolean {
    const name = key('marks', consultation);
    const left = this.#waits.get(name) ?? Math.floor(this.#context.random() * marksWindowBeats);
    if (left > 0) this.#waits.set(name, left - 1);
    else this.#waits.delete(name);
    return left > 0;
  }

  /** Whether what was refused rests in this beat. */
  #rests(refusal: Refusal, consultation: string): boolean {
    const name = key(refusal, consultation);
    const left = this.#waits.get(name) ?? 0;
    if (left > 1) this.#waits.set(name, left - 1);
    else this.#waits.delete(name);
    return left > 0;
  }

  #handle(consultation: string, refusal: Refusal, failure: Failure): Result<void, Unreachable | StoreFault> {
    const { boxes, record } = this.#context;
    switch (failure.code) {
      case 'refused': {
        const name = key(refusal, consultation);
        if (failure.refusal === 'not-closed-yet') return ok(undefined);
        this.#waits.set(name, restBeats);
        if (this.#refusals.get(name) !== failure.refusal) record(refusal, { consultation, reason: failure.refusal });
        this.#refusals.set(name, failure.refusal);
        return ok(undefined);
      }
      case 'box-fault':
        // A full disk empties again; anything else is for a person to look at.
        if (failure.fault === 'disk-full') record('disk-full', { store: consultation });
        else boxes.refuse(consultation, failure.fault);
        return ok(undefined);
      default:
        return err(failure);
    }
  }
}

function key(what: string, consultation: string): string {
  return `${what} ${consultation}`;
}
