import { EventEmitter } from 'node:events';
import { isPinOf } from '../../../ballot/index.ts';
import { type Mediation, type MediatorAct, mostOpenedHosts, type Posture } from '../../../contract/assistance.ts';
import type { CallArguments, CallError, CallName, CallValue } from '../../../contract/calls.ts';
import type { ReaderMode } from '../../../contract/devices.ts';
import type { Theme } from '../../../contract/procedures.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { StoreMarkers, StoreRefusal } from '../database/index.ts';
import type { Record } from '../journal/index.ts';
import type { Identity } from '../keys/index.ts';
import type { Visits } from '../visits/index.ts';
import { PinAttempts } from './pin-attempts.ts';

/**
 * How long after the PIN the desk is open where the reader cannot say that the card has gone: its mediator may have walked away, and the
 * resident goes on touching.
 */
const deskOpenMs = 120_000;
/** How long a mediator's card that was shown, or a try, may wait for the next PIN: longer than the screen asks for it (main/visit). */
const pinWithinMs = 2 * 60_000;

/** What assistance needs of the other services. */
export interface AssistanceOptions {
  readonly dataDirectory: string;
  readonly markers: StoreMarkers;
  readonly identity: Pick<Identity, 'mediatorOf' | 'on'>;
  readonly visits: Visits;
  readonly readerMode: ReaderMode | 'none';
  /** The theme of a procedure of the catalogue; nothing where it is not in it. */
  readonly themeOf: (procedure: string) => Promise<Theme | undefined>;
  readonly record: Record;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** The assistance that is going on. */
export interface PresentAssistance {
  readonly mediator: number;
  readonly visit: string;
  readonly startedAtMs: number;
  /** Null until the mediator says it. */
  readonly posture: Posture | null;
  /** Of the procedures that were open meanwhile, in the order of their opening. */
  readonly themes: readonly Theme[];
  /** The mediator saw to own reports. */
  readonly atReports: boolean;
}

/** One assistance, when it is over: for the mediator's own report. Nothing in it is the resident's. */
export interface AssistanceRecord extends PresentAssistance {
  readonly endedAtMs: number;
}

/** What is told of an assistance, to the services alone. */
export type AssistanceEvents = {
  began: [PresentAssistance];
  ended: [AssistanceRecord];
  /** Ended for a reason that nobody at the terminal can see, by the card that the shell knows. */
  withdrawn: [card: string];
  /** What a mediator changes in the visit may be another than before. */
  mediation: [Mediation];
};

type Outcome<N extends CallName> = Result<CallValue<N>, CallError<N>>;

interface Present extends PresentAssistance {
  readonly card: string;
  posture: Posture | null;
  readonly themes: Theme[];
  atReports: boolean;
  hasPapers: boolean;
}

/**
 * Who assists in the visit that is going on: the truth of it, because the card is read and the PIN is checked on this side of the socket.
 * One mediator at a time, in one visit, for as long as the card and the visit are there. What a mediator does at the desk is possible
 * meanwhile only; the resident's voting right sleeps.
 */
export class Assistance extends EventEmitter<AssistanceEvents> {
  readonly #options: AssistanceOptions;
  readonly #attempts: Result<PinAttempts, StoreRefusal>;
  /** The mediator's card that was shown last, and until when its PIN is taken. */
  #asked: { readonly card: string; readonly untilMs: number } | undefined;
  #isChecking = false;
  /** For the visit that is going on: here, in memory, and nowhere else in the services. */
  readonly #opened = new Set<string>();
  #present: Present | undefined;
  /** The procedure that is open in the visit that is going on. */
  #procedure: string | null = null;

  constructor(options: AssistanceOptions) {
    super();
    const { visits, identity, dataDirectory, markers, record, readerMode } = options;
    this.#options = options;
    this.#attempts = PinAttempts.open({ dataDirectory, markers });
    if (!this.#attempts.ok) record('store-refused', { store: 'pin-attempts', reason: this.#attempts.error.code });
    visits.on('card-presented', ({ card, holder }) => {
      if (holder === 'mediator') this.#cardShown(card);
    });
    visits.on('card-removed', ({ card }) => {
      if (readerMode !== 'presence') return;
      if (this.#asked?.card === card) this.#asked = undefined;
      this.#endOf(card);
    });
    visits.on('ended', () => {
      this.#opened.clear();
      this.#end();
      this.#procedure = null;
      this.#tellMediation();
    });
    // Whoever is off the city's list does not even finish.
    identity.on('settings-changed', () => {
      if (!this.#present) return;
      const { visit, card } = this.#present;
      const number = visits.cardNumber(visit, card);
      if (number !== undefined && identity.mediatorOf(number)) return;
      this.#end();
      this.emit('withdrawn', card);
    });
  }

  /** The file that counts wrong PINs is damaged or gone: no PIN is taken. */
  get isRefused(): boolean {
    return !this.#attempts.ok;
  }

  get present(): PresentAssistance | undefined {
    return this.#present;
  }

  /** What a mediator changes in the visit that is going on. */
  get mediation(): Mediation {
    return { isAssisting: this.#present !== undefined, opened: [...this.#opened] };
  }

  /** Whether a mediator assists in this visit. */
  isOn(visit: string): boolean {
    return this.#present?.visit === visit;
  }

  /** `assistance.open` */
  async open({ visit, card, pin }: CallArguments<'assistance.open'>): Promise<Outcome<'assistance.open'>> {
    const { visits, identity } = this.#options;
    const number = this.#isAsked(card) ? visits.cardNumber(visit, card) : undefined;
    if (number === undefined) return err({ code: 'no-card' });
    const known = identity.mediatorOf(number);
    if (!known) return err({ code: 'no-pin' });
    if (this.#isChecking) return err({ code: 'wait', waitSeconds: 1 });
    this.#isChecking = true;
    this.#asked = { card, untilMs: this.#options.now() + pinWithinMs };
    const right = await this.#check(known.mediator, () => isPinOf(pin, number, known)).finally(() => {
      this.#isChecking = false;
    });
    if (!right.ok) return right;
    // Meanwhile the card may have been taken away, or the visit may have ended.
    if (!this.#isAsked(card) || visits.cardNumber(visit, card) === undefined) return err({ code: 'no-card' });
    this.#begin(known.mediator, visit, card);
    return ok({ mediator: known.mediator });
  }

  /** `assistance.end` */
  end({ visit, card }: CallArguments<'assistance.end'>): void {
    if (this.isOn(visit)) this.#endOf(card);
  }

  /** `assistance.posture` */
  take({ visit, posture }: CallArguments<'assistance.posture'>): Outcome<'assistance.posture'> {
    const present = this.#presentIn(visit);
    if (!present) return err({ code: 'not-a-mediator' });
    present.posture = posture;
    this.#options.record('assistance-posture', { mediator: present.mediator, posture });
    return ok({});
  }

  /** `assistance.note`, and what other parts of the services did for the mediator. */
  note({ visit, act }: { readonly visit: string; readonly act: MediatorAct }): Outcome<'assistance.note'> {
    const present = this.#presentIn(visit);
    if (!present || (act === 'papers' && !this.#isDeskOpen(present))) return err({ code: 'not-a-mediator' });
    const isSaid = act === 'papers' && present.hasPapers;
    if (act === 'papers') present.hasPapers = true;
    if (!isSaid) this.#options.record('mediator-acted', { mediator: present.mediator, act });
    return ok({});
  }

  /** `assistance.opens-host` */
  opensHost({ visit, host, reason }: CallArguments<'assistance.opens-host'>): Outcome<'assistance.opens-host'> {
    const present = this.#presentIn(visit);
    if (!present) return err({ code: 'not-a-mediator' });
    if (this.#opened.size >= mostOpenedHosts && !this.#opened.has(host)) return err({ code: 'too-many' });
    this.#opened.add(host);
    this.#options.record('host-opened', { mediator: present.mediator, reason });
    this.#tellMediation();
    return ok({});
  }

  /** Own work, for whoever assists in this visit while the desk is open; nothing where nobody does. */
  own<T>(visit: string, work: (mediator: number) => T): T | undefined {
    return this.glance(visit, (mediator) => {
      if (this.#present) this.#present.atReports = true;
      return work(mediator);
    });
  }

  /** The same for what the panel itself shows: whoever opens it to help sees it too. */
  glance<T>(visit: string, work: (mediator: number) => T): T | undefined {
    const present = this.#presentIn(visit);
    return present && this.#isDeskOpen(present) ? work(present.mediator) : undefined;
  }

  /** `assistance.procedure` */
  async at({ visit, procedure }: CallArguments<'assistance.procedure'>): Promise<void> {
    if (visit !== this.#options.visits.current) return;
    this.#procedure = procedure;
    await this.#noteTheme();
  }

  close(): void {
    this.#asked = undefined;
    this.#end();
    if (this.#attempts.ok) this.#attempts.value.close();
  }

  /** Never two people's rights at once: another mediator's card ends what there is, and its own PIN is asked. */
  #cardShown(card: string): void {
    const isSame = this.#present?.card === card;
    if (isSame && this.#options.readerMode === 'presence') return;
    this.#end();
    // With a tap reader the second tap of a card says good-bye.
    this.#asked = isSame ? undefined : { card, untilMs: this.#options.now() + pinWithinMs };
  }

  #isAsked(card: string): boolean {
    return this.#asked?.card === card && this.#options.now() <= this.#asked.untilMs;
  }

  async #check(mediator: number, isRight: () => Promise<boolean>): Promise<Result<void, CallError<'assistance.open'>>> {
    if (!this.#attempts.ok) return err({ code: 'store-refused' });
    const attempts = this.#attempts.value;
    const begun = attempts.begin(mediator, this.#options.now());
    if (!begun.ok) return err(asError(begun.error));
    if (await isRight()) {
      const forgiven = attempts.right(mediator);
      return forgiven.ok ? ok(undefined) : err(asError(forgiven.error));
    }
    this.#options.record('pin-refused', { mediator });
    const { code, waitMs } = begun.value;
    if (code === 'locked-out') this.#options.record('mediator-locked-out', { mediator });
    return err({ code: code === 'wait' ? 'wrong-pin' : 'locked-out', waitSeconds: Math.ceil(waitMs / 1000) });
  }

  #begin(mediator: number, visit: string, card: string): void {
    this.#end();
    this.#asked = undefined;
    const startedAtMs = this.#options.now();
    this.#present = {
      mediator,
      visit,
      card,
      startedAtMs,
      posture: null,
      themes: [],
      atReports: false,
      hasPapers: false,
    };
    this.#options.record('assistance-began', { mediator });
    this.emit('began', this.#present);
    this.#tellMediation();
    void this.#noteTheme();
  }

  async #noteTheme(): Promise<void> {
    const present = this.#present;
    const procedure = this.#procedure;
    if (!present || procedure === null) return;
    const theme = await this.#options.themeOf(procedure);
    if (theme && !present.themes.includes(theme)) present.themes.push(theme);
  }

  #isDeskOpen({ startedAtMs }: Present): boolean {
    return this.#options.readerMode === 'presence' || this.#options.now() - startedAtMs <= deskOpenMs;
  }

  #presentIn(visit: string): Present | undefined {
    return this.isOn(visit) ? this.#present : undefined;
  }

  #endOf(card: string): void {
    if (this.#present?.card === card) this.#end();
  }

  #end(): void {
    if (!this.#present) return;
    const { mediator, visit, startedAtMs, posture, themes, atReports } = this.#present;
    this.#present = undefined;
    this.#options.record('assistance-ended', { mediator });
    this.emit('ended', { mediator, visit, startedAtMs, endedAtMs: this.#options.now(), posture, themes, atReports });
    this.#tellMediation();
  }

  #tellMediation(): void {
    this.emit('mediation', this.mediation);
  }
}

function asError(
  error: { readonly code: 'wait' | 'locked-out'; readonly waitMs: number } | { readonly code: string },
): CallError<'assistance.open'> {
  if ('waitMs' in error) return { code: error.code, waitSeconds: Math.ceil(error.waitMs / 1000) };
  return { code: error.code === 'disk-full' ? 'disk-full' : 'store-refused' };
}
