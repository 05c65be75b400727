import { EventEmitter } from 'node:events';
import { validateChoices } from '../../../ballot/forms/index.ts';
import { ballotId, cardToken, codeToken, seal, sealEnvelope, tracker } from '../../../ballot/index.ts';
import type { CallArguments, CallError, CallName, CallValue } from '../../../contract/calls.ts';
import type { Choices } from '../../../contract/choices.ts';
import type { Language } from '../../../contract/form.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { Consultation, Consultations } from '../consultations/index.ts';
import { ballotSlip, type ReceiptPrinter, stub } from '../printer/index.ts';
import type { ReportRefusal } from '../reports/index.ts';
import type { BallotBoxes } from '../urn/index.ts';
import type { Visits } from '../visits/index.ts';
import { CodeGuard } from './code-guard.ts';
import { type Admission, type Right, Rights, type Voter } from './rights.ts';

/** Why a voter may not take part here, on whatever channel. */
type NotAdmitted = { readonly code: Exclude<CallError<'casting.vote-on-paper'>['code'], 'disk-full'> };

type Outcome<N extends CallName> = Result<CallValue<N>, CallError<N>>;

/**
 * The city server's answer for a token whose home is another terminal. `offline`: it cannot be reached, so nobody knows.
 * Implemented by sync.
 */
export interface Reservations {
  reserve(
    consultation: string,
    token: string,
  ): Promise<'reserved' | 'already-voted' | 'taken' | 'not-eligible' | 'offline'>;
  /** Gives a reservation back: the resident left and nothing was printed. */
  release(consultation: string, token: string): void;
}

export interface CastingOptions {
  readonly consultations: Consultations;
  readonly boxes: BallotBoxes;
  readonly visits: Visits;
  readonly printer: ReceiptPrinter;
  readonly reservations: Reservations;
  /** Makes the zero report and puts it on paper where a slip is required; nothing when that is done. Implemented by reports. */
  readonly openingReport: (consultation: string) => Promise<Result<void, ReportRefusal>> | undefined;
  /** What the stub says beside the tracker. */
  readonly participation: (consultation: string) => { day: string; place: string; board: string };
  /** Whether a mediator assists in this visit: then its voting right sleeps. Implemented by assistance. */
  readonly isAssisted: (visit: string) => boolean;
  /** Milliseconds that only grow. */
  readonly monotonicNow?: () => number;
}

/**
 * The act of voting (design.md §5): a card or a code makes a one-use right; the slip prints; what was printed, and nothing else,
 * is committed when its resident confirms. Every rule of it stands on this side of the socket, because the other side may be
 * anybody's.
 */
export class Casting extends EventEmitter<{
  'slip-taken': [{ right: string }];
  /** A ballot is in the urn, and its stub is printed. */
  cast: [{ visit: string; consultation: string }];
}> {
  readonly #options: CastingOptions;
  readonly #rights = new Rights();
  readonly #codes: CodeGuard;
  /** Voters of this visit who were told that the slip of an earlier visit is still out. */
  readonly #waitingForMediator: Voter[] = [];

  constructor(options: CastingOptions) {
    super();
    this.#options = options;
    this.#codes = new CodeGuard(options.monotonicNow ?? (() => performance.now()));
    options.visits.on('ended', (visit) => this.#endVisit(visit));
  }

  /** `casting.open` */
  async open(args: CallArguments<'casting.open'>): Promise<Outcome<'casting.open'>> {
    if (this.#options.isAssisted(args.visit)) return err({ code: 'assisted' });
    const found = this.#votable(args.consultation);
    if (!found.ok) return found;
    const hindrance = this.#printerHindrance(found.value);
    if (hindrance) return hindrance;
    const reporting = this.#options.openingReport(args.consultation);
    const reported = reporting && (await reporting);
    if (reported && !reported.ok)
      return reported.error.code === 'printer' ? err(reported.error) : err({ code: 'store-refused' });
    const admitted = await this.#admit(args, found.value);
    if (!admitted.ok) return admitted;
    if (admitted.value.standing === 'unknown' && !found.value.package.registrarKey)
      return err({ code: 'offline-other-home' });
    return this.#grant({ ...admitted.value, visit: args.visit });
  }

  /**
   * `casting.vote-on-paper`: marks the voter, and no ballot of theirs comes in any more. It asks for no printer. Where nobody knows
   * whether the card has voted elsewhere it is refused: a paper cannot be taken out of its box again.
   */
  async voteOnPaper(args: CallArguments<'casting.vote-on-paper'>): Promise<Outcome<'casting.vote-on-paper'>> {
    if (this.#options.isAssisted(args.visit)) return err({ code: 'assisted' });
    const found = this.#votable(args.consultation);
    if (!found.ok) return found;
    // A first mark that came before the zero report would leave the terminal without one.
    const reporting = this.#options.openingReport(args.consultation);
    const reported = reporting && (await reporting);
    if (reported && !reported.ok && reported.error.code !== 'printer') return err({ code: 'store-refused' });
    const admitted = await this.#admit(args, found.value);
    if (!admitted.ok) return admitted;
    if (admitted.value.standing === 'unknown') return err({ code: 'offline-other-home' });
    const { consultation, token } = admitted.value;
    const marked = this.#options.boxes.use(consultation, ({ urn }) => urn.markOnPaper(token));
    if (!marked.ok) {
      this.#giveBack(admitted.value);
      return marked;
    }
    this.#rights.removeOf(admitted.value);
    return ok({});
  }

  /** `casting.print-slip` */
  async printSlip(args: CallArguments<'casting.print-slip'>): Promise<Outcome<'casting.print-slip'>> {
    if (this.#options.isAssisted(args.visit)) return err({ code: 'assisted' });
    const right = this.#rights.find(args.visit, args.right);
    if (!right) return err({ code: 'no-right' });
    if (hasPaper(right)) return err({ code: 'slip-outstanding' });
    const found = this.#votable(right.consultation);
    if (!found.ok) return err({ code: 'closed' });
    if (!validateChoices(found.value.package.form, args.choices).ok) return err({ code: 'invalid-choices' });
    if (this.#isSilent(found.value)) return err({ code: 'printer', problem: 'silent' });
    return this.#print(right, found.value, args.choices);
  }

  /** `casting.refuse-slip` */
  refuseSlip(args: CallArguments<'casting.refuse-slip'>): Outcome<'casting.refuse-slip'> {
    const right = this.#rights.find(args.visit, args.right);
    if (!right) return err({ code: 'no-right' });
    if (right.slip.kind === 'none' || right.slip.kind === 'printing') return err({ code: 'no-slip' });
    right.slip = { kind: hasPaper(right) ? 'refused' : 'none' };
    return ok({});
  }

  /** `casting.confirm` */
  async confirm(args: CallArguments<'casting.confirm'>): Promise<Outcome<'casting.confirm'>> {
    if (this.#options.isAssisted(args.visit)) return err({ code: 'assisted' });
    const right = this.#rights.find(args.visit, args.right);
    if (!right) return err({ code: 'no-right' });
    if (right.slip.kind !== 'printed' && right.slip.kind !== 'unprinted') return err({ code: 'no-slip' });
    const found = this.#votable(right.consultation);
    if (!found.ok) return err({ code: found.error.code === 'store-refused' ? 'store-refused' : 'closed' });
    const { sealed, tracker } = right.slip;
    const isProvisional = right.standing === 'unknown';
    const cast = this.#options.boxes.use(right.consultation, ({ urn, provisional }) =>
      (isProvisional ? provisional : urn).cast(right.token, sealed),
    );
    if (!cast.ok) return cast;
    // From here on nothing in memory ties this voter to this ballot.
    this.#rights.remove(right);
    this.#rights.slipIn(right);
    const receipt = await this.#printStub(found.value, { tracker, isProvisional }, args.language);
    this.emit('cast', { visit: args.visit, consultation: right.consultation });
    return ok(receipt);
  }

  /** A mediator, who assists in this visit, took the spoiled slips that it waits for: its own, or those of an earlier visit. */
  takeSpoiled(visit: string): Result<void, { code: 'nothing-to-take' | 'disk-full' | 'store-refused' }> {
    const refused = this.#rights.of(visit).filter(({ slip }) => slip.kind === 'refused');
    const earlier = this.#waitingForMediator.filter((voter) => this.#rights.hasSlipOut(voter));
    if (refused.length + earlier.length === 0) return err({ code: 'nothing-to-take' });
    for (const right of refused) {
      const counted = this.#countSpoiled(right);
      if (!counted.ok) return counted;
      right.slip = { kind: 'none' };
      this.emit('slip-taken', { right: right.reference });
    }
    for (const voter of earlier) {
      const counted = this.#countSpoiled(voter);
      if (!counted.ok) return counted;
    }
    this.#waitingForMediator.length = 0;
    return ok(undefined);
  }

  /** Whether the visit that is going on has a slip on paper that is neither confirmed nor taken back. */
  get isSlipOut(): boolean {
    const visit = this.#options.visits.current;
    return visit !== undefined && this.#rights.of(visit).some(hasPaper);
  }

  /** What a consultation needs to take a vote now. */
  #votable(
    consultation: string,
  ): Result<Consultation, { code: 'unknown-consultation' | 'not-open' | 'closed' | 'store-refused' }> {
    const { consultations, boxes } = this.#options;
    const found = consultations.get(consultation);
    if (!found) return err({ code: 'unknown-consultation' });
    const stage = consultations.stage(consultation);
    if (stage !== 'open') return err({ code: stage === 'upcoming' ? 'not-open' : 'closed' });
    return boxes.get(consultation).ok ? ok(found) : err({ code: 'store-refused' });
  }

  /** No working printer, no ballot, unless the signed package allows it. */
  #printerHindrance(consultation: Consultation): Outcome<'casting.open'> | undefined {
    const { status } = this.#options.printer;
    if (!consultation.package.slipRequired) return undefined;
    if (status !== 'ready' && status !== 'paper-low') return err({ code: 'printer', problem: status });
    return this.#isSilent(consultation) ? err({ code: 'printer', problem: 'silent' }) : undefined;
  }

  /** A slip is required, and nobody would know from this printer whether it came out, nor whether a second one may. */
  #isSilent(consultation: Consultation): boolean {
    return consultation.package.slipRequired && !this.#options.printer.confirms;
  }

  #tokenOfCard(visit: string, card: string, { tokenKey }: Consultation): Result<string, { code: 'card-unknown' }> {
    const number = this.#options.visits.cardNumber(visit, card);
    return number === undefined ? err({ code: 'card-unknown' }) : ok(cardToken(tokenKey, number));
  }

  #tokenOfCode(
    visit: string,
    code: string,
    { tokenKey, package: { eligibility } }: Consultation,
    consultation: string,
  ): Result<string, { code: 'code-unknown' | 'code-used' | 'too-many-codes' | 'store-refused' }> {
    if (visit !== this.#options.visits.current || !eligibility.deskCodes) return err({ code: 'code-unknown' });
    if (!this.#codes.mayTry(visit)) return err({ code: 'too-many-codes' });
    const token = codeToken(tokenKey, code);
    const known = this.#options.boxes.use(consultation, ({ deskBook }) => deskBook.hasCode(token));
    if (!known.ok) return err({ code: 'store-refused' });
    if (!known.value) {
      this.#codes.wrong();
      return err({ code: 'code-unknown' });
    }
    this.#codes.right();
    const used = this.#options.boxes.use(consultation, ({ urn }) => urn.hasVoted(token));
    if (!used.ok) return err({ code: 'store-refused' });
    return used.value ? err({ code: 'code-used' }) : ok(token);
  }

  #mayStillVote(
    voter: Voter,
  ): Result<
    void,
    { code: 'unknown-consultation' | 'not-open' | 'closed' | 'store-refused' | 'slip-outstanding' | 'already-voted' }
  > {
    const found = this.#votable(voter.consultation);
    if (!found.ok) return found;
    if (this.#rights.hasSlipOut(voter)) {
      if (!this.#rights.isHeld(voter)) this.#waitingForMediator.push(voter);
      return err({ code: 'slip-outstanding' });
    }
    const voted = this.#options.boxes.use(voter.consultation, (box) => {
      for (const urn of [box.urn, box.provisional]) {
        // Asked here, and not only at the commit, so that nobody prints a slip for an urn that takes no ballot.
        const ready = urn.ready();
        if (!ready.ok) return ready;
        const voted = urn.hasVoted(voter.token);
        if (!voted.ok || voted.value) return voted;
      }
      return ok(false);
    });
    if (!voted.ok) return err({ code: 'store-refused' });
    return voted.value ? err({ code: 'already-voted' }) : ok(undefined);
  }

  /** Whether the voter behind a credential may take part here, and by what right. */
  async #admit(
    { visit, consultation, credential }: CallArguments<'casting.open'>,
    found: Consultation,
  ): Promise<Result<Admission, NotAdmitted>> {
    const shown =
      credential.kind === 'card'
        ? this.#tokenOfCard(visit, credential.card, found)
        : this.#tokenOfCode(visit, credential.code, found, consultation);
    if (!shown.ok) return shown;
    const voter: Voter = { consultation, token: shown.value };
    const before = this.#mayStillVote(voter);
    if (!before.ok) return before;
    if (credential.kind === 'code' || found.reservations.has(voter.token)) return ok({ ...voter, standing: 'home' });

    const answer = await this.#options.reservations.reserve(consultation, voter.token);
    if (answer !== 'reserved' && answer !== 'offline') return err({ code: refusedReservation[answer] });
    // The world may have changed while the server was asked. Whoever voted meanwhile, or has a slip out, keeps the reservation:
    // given back, it would let the same card vote elsewhere.
    const after = this.#mayStillVote(voter);
    if (!after.ok) return after;
    const admission: Admission = { ...voter, standing: answer === 'reserved' ? 'reserved' : 'unknown' };
    if (this.#options.visits.current === visit) return ok(admission);
    this.#giveBack(admission);
    return err({ code: 'card-unknown' });
  }

  /** Gives back a reservation that led to nothing, unless the visit goes on with it. */
  #giveBack({ standing, consultation, token }: Admission): void {
    if (standing === 'reserved' && !this.#rights.isHeld({ consultation, token }))
      this.#options.reservations.release(consultation, token);
  }

  #grant(of: Omit<Right, 'reference' | 'slip'>): Outcome<'casting.open'> {
    const { reference, standing } = this.#rights.make(of);
    return ok({ right: reference, provisional: standing === 'unknown' });
  }

  async #print(
    right: Right,
    { package: published, ballots }: Consultation,
    choices: Choices,
  ): Promise<Outcome<'casting.print-slip'>> {
    // Sealed before the paper comes out: what is on the paper can always be committed, and the choices need not be kept.
    const ballot = seal(choices, ballots, published.ballotKey.publicKey);
    const isProvisional = right.standing === 'unknown';
    const held = {
      tracker: tracker(ballotId(ballot)),
      sealed:
        isProvisional && published.registrarKey
          ? sealEnvelope({ token: right.token, sealed: ballot }, ballots, published.registrarKey.publicKey)
          : ballot,
    };
    right.slip = { kind: 'printing' };
    this.#rights.slipOut(right);
    const printed = await this.#options.printer.print(ballotSlip(published, choices, { isProvisional }));
    if (printed.ok) {
      right.slip = { kind: 'printed', ...held };
      return ok({ slip: 'printed' });
    }
    this.#rights.slipIn(right);
    const { code, paperUsed } = printed.error;
    if (!published.slipRequired && !paperUsed) {
      right.slip = { kind: 'unprinted', ...held };
      return ok({ slip: 'not-printed' });
    }
    if (paperUsed) this.#options.boxes.use(right.consultation, ({ deskBook }) => deskBook.countReprint());
    right.slip = { kind: 'none' };
    return err({ code: 'printer', problem: code });
  }

  async #printStub(
    { package: published }: Consultation,
    ballot: { readonly tracker: string; readonly isProvisional: boolean },
    language: Language,
  ): Promise<CallValue<'casting.confirm'>> {
    const participation = this.#options.participation(published.consultation);
    const printed = await this.#options.printer.print(stub(published, { ...participation, ...ballot }, language));
    return { tracker: ballot.tracker, stub: printed.ok ? 'printed' : 'not-printed' };
  }

  #countSpoiled(voter: Voter): Result<void, { code: 'disk-full' | 'store-refused' }> {
    const counted = this.#options.boxes.use(voter.consultation, ({ deskBook }) => deskBook.countSpoiled());
    if (counted.ok) this.#rights.slipIn(voter);
    return counted;
  }

  #endVisit(visit: string): void {
    this.#waitingForMediator.length = 0;
    for (const right of this.#rights.of(visit)) {
      this.#rights.remove(right);
      if (right.standing === 'reserved' && !hasPaper(right))
        this.#options.reservations.release(right.consultation, right.token);
    }
    // Between two visits, and after the reply to the commit: never while a resident waits.
    this.#options.boxes.tidy();
  }
}

/** Whether a slip is on paper, or may be in a moment. */
function hasPaper({ slip }: Right): boolean {
  return slip.kind !== 'none' && slip.kind !== 'unprinted';
}

const refusedReservation = {
  'already-voted': 'already-voted',
  taken: 'reserved-elsewhere',
  'not-eligible': 'card-unknown',
} as const;
