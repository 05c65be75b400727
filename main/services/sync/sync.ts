import { randomInt } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { MonthFigures } from '../../../contract/activity.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Activity } from '../activity/index.ts';
import type { Consultation, Consultations } from '../consultations/index.ts';
import type { Contributions } from '../contributions/index.ts';
import type { StoreFault, StoreMarkers } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import type { Identity } from '../keys/index.ts';
import type { PanelSheets } from '../panel/index.ts';
import type { Statistics } from '../statistics/index.ts';
import type { BallotBoxes, DeliverableBox } from '../urn/index.ts';
import { askMonth } from './activity.ts';
import { type Bag, type BagRefusal, changeBag } from './bags.ts';
import { takeReceipt, writeCarried } from './carried.ts';
import { type Refused, type ServerAddress, ServerClient, type Unreachable } from './client.ts';
import type { BoxFault, ClosingReports, SyncContext } from './context.ts';
import { learnDebates } from './contributions.ts';
import { type EnrolmentFailure, ensureEnrolled } from './enrolment.ts';
import { Figures } from './figures.ts';
import { type Condition, HeartbeatSender } from './heartbeat.ts';
import { Learner } from './learning.ts';
import { Outbox } from './outbox.ts';
import { delayMs } from './pace.ts';
import { type ReservationAnswer, Reservations } from './reservations.ts';
import { type Scheduler, systemScheduler } from './scheduler.ts';
import { SyncStore } from './store.ts';
import { Trackers } from './trackers.ts';

export interface SyncOptions {
  readonly server: ServerAddress;
  /** How often the terminal reports when all is well. */
  readonly heartbeatSeconds: number;
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly identity: Identity;
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly contributions: Contributions;
  readonly panel: PanelSheets;
  readonly statistics: Statistics;
  readonly activity: Activity;
  readonly record: Record;
  readonly closingReport: ClosingReports;
  /** What the next heartbeat says of the terminal. */
  readonly condition: () => Condition;
  /** Says what could not be foreseen, without any content. */
  readonly log: (line: string) => void;
  readonly scheduler?: Scheduler;
  /** From 0 to less than 1. */
  readonly random?: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

const hourMs = 3_600_000;

interface Parts {
  readonly context: SyncContext;
  readonly store: SyncStore;
  readonly heartbeat: HeartbeatSender;
  readonly learner: Learner;
  readonly outbox: Outbox;
  readonly figures: Figures;
  readonly reservations: Reservations;
  readonly trackers: Trackers;
}

/** Why a mediator's gesture cannot be carried out here; a person has to look at the disk. */
export type CarryRefusal = { readonly code: 'disk-full' | 'store-refused' };

type BeatFailure = Unreachable | Refused | StoreFault | EnrolmentFailure | { readonly code: 'internal' };

/** What the city published of debates is asked for once in so many heartbeats. */
const debateBeats = 4;

/** The shortest time between two heartbeats, however often somebody asks for help and takes it back. */
const shortestPauseMs = 1_000;

/**
 * The sync of a terminal with its city server. It goes in beats: say that we live, learn what is new, deliver what is owed. One
 * beat at a time; everything in it can be cut off anywhere and is taken up by the next.
 */
export class Sync extends EventEmitter<{ 'server-changed': [] }> {
  readonly #options: SyncOptions;
  readonly #scheduler: Scheduler;
  readonly #random: () => number;
  readonly #client: ServerClient;
  readonly #parts: Parts | undefined;
  #beatsToDebates = 0;
  #failures = 0;
  #isConnected = false;
  /** What the journal said last about the server. */
  #complaint: string | undefined;
  #running: Promise<void> | undefined;
  readonly #asked = new Set<Promise<unknown>>();
  #isHurried = false;
  #isStopped = false;
  #lastBeatAt = Number.NEGATIVE_INFINITY;
  #cancel = () => {};

  constructor(options: SyncOptions) {
    super();
    this.#options = options;
    this.#scheduler = options.scheduler ?? systemScheduler;
    this.#random = options.random ?? (() => randomInt(2 ** 32) / 2 ** 32);
    this.#client = new ServerClient(options.server);
    const opened = SyncStore.open(options.dataDirectory, options.markers);
    if (!opened.ok) {
      options.record('store-refused', { store: 'sync', reason: opened.error.code });
      return;
    }
    const { dataDirectory, identity, consultations, boxes, contributions, panel, record, closingReport } = options;
    const { statistics, activity } = options;
    const store = opened.value;
    const context: SyncContext = {
      dataDirectory,
      store,
      client: this.#client,
      identity,
      consultations,
      boxes,
      contributions,
      panel,
      statistics,
      activity,
      record,
      closingReport,
      random: this.#random,
    };
    this.#parts = {
      context,
      store,
      heartbeat: new HeartbeatSender(context),
      learner: new Learner(context),
      outbox: new Outbox(context),
      figures: new Figures(context),
      reservations: new Reservations(context),
      trackers: new Trackers(context),
    };
  }

  /** Without its memory sync would send the same ballots in other batches: it rests until a person has looked. */
  get isRefused(): boolean {
    return this.#parts === undefined;
  }

  /** Whether the last heartbeat was answered as it should be. */
  get isConnected(): boolean {
    return this.#isConnected;
  }

  /** While the city is out of reach: when it was last heard, to the hour. Null while it answers, and when it never did. */
  get heardAt(): string | null {
    const hour = this.#isConnected ? undefined : this.#parts?.store.heardIn();
    return hour?.ok && hour.value !== null ? new Date(hour.value * hourMs).toISOString() : null;
  }

  start(): void {
    if (this.#parts) this.#schedule(0);
  }

  /** Beats as soon as may be: somebody asked for help, or took it back. */
  hurry(): void {
    if (!this.#parts || this.#isStopped) return;
    if (this.#running) this.#isHurried = true;
    else this.#schedule(this.#soonestMs());
  }

  /** Asks the server for a card whose home is another terminal. */
  async reserve(consultation: string, token: string): Promise<ReservationAnswer> {
    if (!this.#parts || this.#isStopped) return 'offline';
    const asked = this.#parts.reservations.reserve(consultation, token);
    this.#asked.add(asked);
    return asked.finally(() => this.#asked.delete(asked));
  }

  /** Looks a tracker up in what the city publishes of these consultations. */
  async findTracker(typed: string, consultations: readonly string[]): ReturnType<Trackers['find']> {
    if (!this.#parts || this.#isStopped) return err({ code: 'offline' });
    const asked = this.#parts.trackers.find(typed, consultations);
    this.#asked.add(asked);
    return asked.finally(() => this.#asked.delete(asked));
  }

  /** A mediator's month, as the city has it of all terminals; nothing while the city cannot be asked. */
  async monthOf(mediator: number, month: string): Promise<MonthFigures | undefined> {
    if (!this.#parts || this.#isStopped || !this.#options.identity.settings) return undefined;
    const asked = askMonth(this.#parts.context, mediator, month);
    this.#asked.add(asked);
    return asked.finally(() => this.#asked.delete(asked));
  }

  /** Gives back a card that was reserved here and not used. */
  release(consultation: string, token: string): void {
    if (!this.#isStopped) this.#parts?.reservations.release(consultation, token);
  }

  /** The mediator changes the bag of slips of a consultation; gives the one that is full. */
  changeBag(consultation: string): Result<Bag, BagRefusal | CarryRefusal> {
    const changed = this.#withBox(consultation, changeBag);
    if (changed.ok) this.#options.record('bag-changed', { consultation, bag: changed.value.bag });
    return changed;
  }

  /**
   * A mediator says that a consultation has closed and that the network will not be waited for: closes it for good on the word of
   * this terminal's own clock, and writes the file that is carried to the city. Said again, it writes the same.
   */
  carry(consultation: string): Result<void, CarryRefusal | { readonly code: 'not-closed' | 'nothing-owed' }> {
    const { consultations } = this.#options;
    if (consultations.stage(consultation) !== 'closed') return err({ code: 'not-closed' });
    const final = this.#parts?.store.final(consultation);
    if (final?.ok && final.value?.acknowledged) return err({ code: 'nothing-owed' });
    const closed = consultations.closeForGood(consultation);
    if (!closed.ok) return err({ code: closed.error.code === 'disk-full' ? 'disk-full' : 'store-refused' });
    return this.#withBox(consultation, writeCarried);
  }

  /** Work of a person at the terminal on what is owed of one consultation; faults of a disk become words for them. */
  #withBox<T, E extends { readonly code: string } = never>(
    consultation: string,
    work: (context: SyncContext, held: Consultation, box: DeliverableBox) => Result<T, E | BoxFault | StoreFault>,
  ): Result<T, Exclude<E, BoxFault | StoreFault> | CarryRefusal> {
    const { consultations, boxes, record } = this.#options;
    const held = consultations.get(consultation);
    const box = held && boxes.deliverable(consultation, held.ballots.sealedBytes);
    if (!this.#parts || this.#isStopped || !held || !box?.ok) return err({ code: 'store-refused' });
    const done = work(this.#parts.context, held, box.value);
    if (done.ok) return done;
    const { error } = done;
    const fault = isBoxFault(error) ? error.fault : error.code;
    switch (fault) {
      case 'disk-full':
        record('disk-full', { store: isBoxFault(error) ? consultation : 'sync' });
        return err({ code: 'disk-full' });
      case 'damaged':
      case 'io-error':
      case 'in-use':
        if (isBoxFault(error)) boxes.refuse(consultation, fault);
        return err({ code: 'store-refused' });
      default:
        return err(error as Exclude<E, BoxFault | StoreFault>);
    }
  }

  /** Cuts off what is under way, and waits until nothing of sync touches a store any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancel();
    this.#client.close();
    await Promise.allSettled([this.#running, ...this.#asked]);
    this.#parts?.store.close();
  }

  #schedule(delay: number): void {
    this.#cancel();
    this.#cancel = this.#scheduler.after(delay, () => {
      this.#running ??= this.#beatAndGoOn();
      return this.#running;
    });
  }

  #soonestMs(): number {
    const pauseMs = Math.min(shortestPauseMs, this.#periodMs);
    return Math.max(0, this.#lastBeatAt + pauseMs - this.#scheduler.now());
  }

  get #periodMs(): number {
    return this.#options.heartbeatSeconds * 1_000;
  }

  async #beatAndGoOn(): Promise<void> {
    this.#isHurried = false;
    this.#lastBeatAt = this.#scheduler.now();
    this.#report(await this.#guardedBeat());
    this.#running = undefined;
    if (this.#isStopped) return;
    this.#schedule(this.#isHurried ? this.#soonestMs() : delayMs(this.#periodMs, this.#failures, this.#random()));
  }

  async #guardedBeat(): Promise<Result<void, BeatFailure>> {
    try {
      return await this.#beat();
    } catch (error) {
      // Where, but not what: a message may quote a value.
      const frames = (error instanceof Error && error.stack ? error.stack : '').split('\n').slice(1, 6);
      if (!this.#isStopped) this.#options.log(`sync: ${frames.map((frame) => frame.trim()).join(' | ')}`);
      return err({ code: 'internal' });
    }
  }

  async #beat(): Promise<Result<void, BeatFailure>> {
    const { identity, condition, dataDirectory } = this.#options;
    if (!this.#parts) return ok(undefined);
    const { store, heartbeat, learner, outbox, figures, reservations } = this.#parts;
    this.#takeReceipts();
    const { software } = condition();
    const enrolled = await ensureEnrolled({ dataDirectory, identity, client: this.#client, software });
    if (!enrolled.ok) return enrolled;
    const answer = await heartbeat.send(condition());
    if (!answer.ok) return answer;
    const learnt = await learner.learn(answer.value);
    if (!learnt.ok) return learnt;
    const noted = store.noteHeard(Math.floor(this.#options.now() / hourMs));
    if (!noted.ok) return noted;
    const closed = new Set(answer.value.consultations.filter((one) => one.closed).map((one) => one.consultation));
    const delivered = await outbox.deliver(closed);
    if (!delivered.ok) return delivered;
    const told = await this.#learnDebates(this.#parts.context);
    if (!told.ok) return told;
    const freed = await reservations.deliver();
    if (!freed.ok) return freed;
    // Last, so that a server that cannot take figures holds up nothing that a vote hangs on.
    return figures.deliver();
  }

  /** Debates are read by many and change seldom: not at every beat. */
  async #learnDebates(context: SyncContext): Promise<Result<void, BeatFailure>> {
    this.#beatsToDebates -= 1;
    if (this.#beatsToDebates > 0) return ok(undefined);
    this.#beatsToDebates = debateBeats;
    return learnDebates(context);
  }

  /** What the city acknowledged on a stick; before anything else in a beat, since the rest of it may need a network. */
  #takeReceipts(): void {
    const { identity, consultations } = this.#options;
    if (identity.settings) for (const name of consultations.names()) this.#withBox(name, takeReceipt);
  }

  /** Counts failures, journals what changed, and tells whoever shows it. */
  #report(beat: Result<void, BeatFailure>): void {
    if (this.#isStopped) return;
    // A terminal that waits for its code has met no failure yet.
    const isWaiting = !beat.ok && beat.error.code === 'not-enrolled';
    this.#failures = beat.ok || isWaiting ? 0 : this.#failures + 1;
    if (!isWaiting) this.#complain(beat.ok ? undefined : complaintOf(beat.error));
    if (this.#isConnected === beat.ok) return;
    this.#isConnected = beat.ok;
    this.emit('server-changed');
  }

  #complain(complaint: string | undefined): void {
    if (complaint === this.#complaint) return;
    this.#complaint = complaint;
    const { record } = this.#options;
    if (complaint === undefined) record('server-reachable', {});
    else if (complaint === 'disk-full') record('disk-full', { store: 'sync' });
    else if (complaint === 'damaged') record('store-refused', { store: 'sync', reason: complaint });
    else record('server-unreachable', { reason: complaint });
  }
}

function isBoxFault(error: { readonly code: string }): error is BoxFault {
  return error.code === 'box-fault';
}

/** In one word, for the journal. */
function complaintOf(failure: BeatFailure): string {
  if (failure.code === 'unreachable') return failure.reason;
  return failure.code === 'refused' ? failure.refusal : failure.code;
}
