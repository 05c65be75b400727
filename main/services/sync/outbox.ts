import type { JournalEvent } from '../../../contract/journal-events.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultation } from '../consultations/index.ts';
import type { StoreFault } from '../database/index.ts';
import type { DeliverableBox } from '../urn/index.ts';
import { deliverBatches } from './batches.ts';
import type { Unreachable } from './client.ts';
import type { Failure, SyncContext } from './context.ts';
import { deliverContributions } from './contributions.ts';
import { deliverFinal, isFinalDue, settle } from './final.ts';
import { deliverMarks, marksState } from './marks.ts';
import { deliverSheets } from './panel.ts';

/** Marks, contributions and panel sheets each wait for a random number of heartbeats, up to this, and go in one that carries no ballots. */
const windowBeats = 10;
/** What the server refused is asked again after so many heartbeats: it takes a person to mend it. */
const restBeats = 10;

type Refusal = Extract<
  JournalEvent,
  'batch-refused' | 'marks-refused' | 'contributions-refused' | 'panel-refused' | 'final-refused'
>;

/** What is still owed of one consultation. */
interface Debt {
  readonly held: Consultation;
  readonly box: DeliverableBox;
  /** No ballot can be added any more. */
  readonly isClosing: boolean;
}

/** Ends the beat: it makes no sense to go on with other consultations. */
type Interruption = Unreachable | StoreFault;

/** What a terminal owes the city server: ballots, marks and a final manifest, for each consultation apart. */
export class Outbox {
  readonly #context: SyncContext;
  /** How many beats are left before something may go, by what and consultation. In memory: a restart only draws them anew. */
  readonly #waits = new Map<string, number>();
  /** What went wrong last, so that the journal says it once. */
  readonly #troubles = new Map<string, string>();

  constructor(context: SyncContext) {
    this.#context = context;
  }

  /**
   * Delivers what one beat may carry: ballots, or else marks, or else panel sheets, so that nobody finds two of them side by side; final
   * manifests and contributions with any of the latter.
   * `closedAtServer`: the consultations that have closed by the server's clock.
   */
  async deliver(closedAtServer: ReadonlySet<string>): Promise<Result<void, Interruption>> {
    const debts = this.#debts(closedAtServer);
    if (!debts.ok) return debts;
    let batches = 0;
    for (const debt of debts.value) {
      const delivered = await this.#deliverBallots(debt);
      if (!delivered.ok) return delivered;
      batches += delivered.value;
    }
    if (batches > 0) return ok(undefined);
    let marks = 0;
    for (const debt of debts.value) {
      const delivered = await this.#deliverMarks(debt);
      if (!delivered.ok) return delivered;
      marks += delivered.value;
    }
    const delivered = marks === 0 ? await this.#deliverAllSheets(closedAtServer) : ok(undefined);
    if (!delivered.ok) return delivered;
    for (const debt of debts.value.filter(({ isClosing }) => isClosing)) {
      const closed = await this.#deliverFinal(debt);
      if (!closed.ok) return closed;
    }
    for (const { consultation } of this.#context.contributions.debates()) {
      const delivered = await this.#deliverContributions(consultation);
      if (!delivered.ok) return delivered;
    }
    return ok(undefined);
  }

  #debts(closedAtServer: ReadonlySet<string>): Result<Debt[], StoreFault> {
    const { store, consultations, boxes } = this.#context;
    const debts: Debt[] = [];
    for (const name of consultations.names()) {
      const held = consultations.get(name);
      const box = held && boxes.deliverable(name, held.ballots.sealedBytes);
      const final = store.final(name);
      if (!final.ok) return final;
      if (held && box?.ok && !final.value?.acknowledged)
        debts.push({ held, box: box.value, isClosing: this.#isClosing(name, closedAtServer.has(name)) });
    }
    return ok(debts);
  }

  /** Gives how many batches were tried. */
  async #deliverBallots({ held, box, isClosing }: Debt): Promise<Result<number, Interruption>> {
    const { consultation } = held.package;
    const settled = isClosing ? settle(this.#context, held, box) : ok(undefined);
    if (settled.ok && this.#rests('batch-refused', consultation)) return ok(0);
    const delivered = settled.ok ? await deliverBatches(this.#context, held, box) : settled;
    const handled = this.#handle(consultation, 'batch-refused', delivered);
    return handled.ok ? ok(delivered.ok ? delivered.value.tried : 1) : handled;
  }

  /** Gives how many sets were tried. */
  async #deliverMarks({ held, box, isClosing }: Debt): Promise<Result<number, Interruption>> {
    const { consultation } = held.package;
    const state = marksState(this.#context, held, box, isClosing);
    const mayGo = state.ok && state.value === 'due' && !this.#rests('marks-refused', consultation);
    if (state.ok && (!mayGo || this.#mustWait('marks', consultation))) return ok(0);
    const delivered = state.ok ? await deliverMarks(this.#context, held, box) : state;
    const handled = this.#handle(consultation, 'marks-refused', delivered);
    return handled.ok ? ok(1) : handled;
  }

  async #deliverAllSheets(closedAtServer: ReadonlySet<string>): Promise<Result<void, Interruption>> {
    for (const name of this.#context.consultations.names()) {
      const delivered = await this.#deliverSheets(name, closedAtServer.has(name));
      if (!delivered.ok) return delivered;
    }
    return ok(undefined);
  }

  /** Panel sheets go in batches as ballots do, and like marks when they have waited by chance. */
  async #deliverSheets(consultation: string, isClosedAtServer: boolean): Promise<Result<void, Interruption>> {
    const held = this.#context.consultations.get(consultation);
    if (!held || !this.#context.panel.hasSheets(held) || this.#rests('panel-refused', consultation))
      return ok(undefined);
    const isClosing = this.#isClosing(consultation, isClosedAtServer);
    const due = this.#context.panel.due(held, isClosing);
    if (due.ok && (due.value.length === 0 || this.#mustWait('panel', consultation))) return ok(undefined);
    return this.#handle(consultation, 'panel-refused', await deliverSheets(this.#context, held, isClosing));
  }

  /** What was said goes when it has waited by chance: whoever looks on cannot tell in which visit it was said. */
  async #deliverContributions(consultation: string): Promise<Result<void, Interruption>> {
    const waiting = this.#context.contributions.waiting(consultation, 1);
    const mayGo = waiting.ok && waiting.value.length > 0 && !this.#rests('contributions-refused', consultation);
    if (!mayGo || this.#mustWait('contributions', consultation)) return ok(undefined);
    const delivered = await deliverContributions(this.#context, consultation);
    return this.#handle(consultation, 'contributions-refused', delivered);
  }

  async #deliverFinal({ held, box }: Debt): Promise<Result<void, Interruption>> {
    const { consultation } = held.package;
    // So that the count finds the sheets too; but no sheet that the city will not take holds up a count.
    const areSheetsComing =
      this.#context.panel.hasSheets(held) && !this.#troubles.has(key('panel-refused', consultation));
    if (areSheetsComing) return ok(undefined);
    const isDue = isFinalDue(this.#context, held, box);
    if (isDue.ok && (!isDue.value || this.#rests('final-refused', consultation))) return ok(undefined);
    const delivered = isDue.ok ? await deliverFinal(this.#context, held, box) : isDue;
    return this.#handle(consultation, 'final-refused', delivered);
  }

  /** Both clocks must say that the consultation has closed, and then it is for good. */
  #isClosing(consultation: string, isClosedAtServer: boolean): boolean {
    const { consultations } = this.#context;
    if (consultations.isClosedForGood(consultation)) return true;
    if (!isClosedAtServer || consultations.stage(consultation) !== 'closed') return false;
    return consultations.closeForGood(consultation).ok;
  }

  /** Whether what may go waits for a later beat. */
  #mustWait(what: 'marks' | 'contributions' | 'panel', consultation: string): boolean {
    const name = key(what, consultation);
    const left = this.#waits.get(name) ?? Math.floor(this.#context.random() * windowBeats);
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

  /** Journals what went wrong, when it changes; what interrupts the beat is given on. */
  #handle(consultation: string, refusal: Refusal, delivered: Result<unknown, Failure>): Result<void, Interruption> {
    const { boxes, record } = this.#context;
    const name = key(refusal, consultation);
    if (delivered.ok) {
      this.#troubles.delete(name);
      return ok(undefined);
    }
    const { error } = delivered;
    if (error.code === 'box-fault') {
      // A full disk empties again; anything else is for a person to look at.
      if (error.fault === 'disk-full')
        this.#once(name, 'disk-full', () => record('disk-full', { store: consultation }));
      else boxes.refuse(consultation, error.fault);
      return ok(undefined);
    }
    if (error.code !== 'refused') return err(error);
    if (error.refusal === 'not-closed-yet') return ok(undefined);
    this.#waits.set(name, restBeats);
    this.#once(name, error.refusal, () => record(refusal, { consultation, reason: error.refusal }));
    return ok(undefined);
  }

  #once(name: string, trouble: string, say: () => void): void {
    if (this.#troubles.get(name) !== trouble) say();
    this.#troubles.set(name, trouble);
  }
}

function key(what: string, consultation: string): string {
  return `${what} ${consultation}`;
}
