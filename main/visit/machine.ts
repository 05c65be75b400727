import type { Posture } from '../../contract/assistance.ts';
import type { ServiceEventData } from '../../contract/calls.ts';
import type { endReasons } from '../../contract/kiosk.ts';
import { type Budget, budgetOf, extensionsAllowed, leastWarningMs, type VisitRules } from './budget.ts';

export type Card = ServiceEventData<'card-presented'>;
export type EndReason = (typeof endReasons)[number];

/** How long a PIN is asked for while nobody touches the screen (the services take it for longer). */
const pinMs = 60_000;
/** Where the reader cannot tell that the card is gone, a mediator whom nobody touches the screen with has left. */
const assistanceIdleMs = 60_000;
const wipedShownMs = 10_000;
/** A double tap on "end" must not skip the page that says that everything was erased. */
const wipedAtLeastMs = 1_500;

export interface Warning {
  readonly kind: 'time' | 'inactivity' | 'card-removed';
  readonly endsAtMs: number;
}

/** `visits` counts the visits of this process and so names the present one. */
export type VisitState =
  | { readonly stage: 'attract'; readonly visits: number }
  | ActiveVisit
  | {
      readonly stage: 'wiping';
      readonly visits: number;
      readonly reason: EndReason;
      /** Who presented a card meanwhile: their visit begins once nothing is left of this one. */
      readonly next: Card | null;
    }
  | { readonly stage: 'wiped'; readonly visits: number; readonly reason: EndReason; readonly sinceMs: number };

/** A mediator's card was shown. `pin`: it is not known yet whether it is its mediator who stands there; nothing is open to it. */
export type Mediator =
  | { readonly stage: 'pin'; readonly card: string; readonly untilMs: number }
  | { readonly stage: 'assisting'; readonly card: string; readonly posture: Posture | null };

export interface ActiveVisit {
  readonly stage: 'active';
  readonly visits: number;
  readonly beganAtMs: number;
  readonly extensions: number;
  readonly lengthenings: number;
  readonly budget: Budget;
  readonly activeAtMs: number;
  /** The resident's card, as a reference. */
  readonly card: string | null;
  /** Presence readers only: the card was taken away, and the visit waits for it. */
  readonly cardAway: boolean;
  readonly mediator: Mediator | null;
  /** The screen is hidden, until somebody lifts that. */
  readonly isHidden: boolean;
  readonly warning: Warning | null;
}

export type VisitEvent =
  | { readonly kind: 'begin' }
  | { readonly kind: 'activity' }
  | { readonly kind: 'tick' }
  | { readonly kind: 'card-presented'; readonly card: Card }
  | { readonly kind: 'card-removed'; readonly card: string }
  /** The services restarted: the references of cards that they gave mean nothing any more. */
  | { readonly kind: 'cards-forgotten' }
  | { readonly kind: 'continue' }
  /** The services took the PIN of the mediator with this card. */
  | { readonly kind: 'assistance-opened'; readonly card: string }
  /** The services ended it. */
  | { readonly kind: 'assistance-ended'; readonly card: string }
  /** Mediator or resident end it, or nobody types a PIN. */
  | { readonly kind: 'end-assistance' }
  | { readonly kind: 'posture'; readonly posture: Posture }
  | { readonly kind: 'lengthen' }
  | { readonly kind: 'hide'; readonly isHidden: boolean }
  | { readonly kind: 'end' }
  | { readonly kind: 'crash' }
  /** The shell before this one died in a visit: it left nothing, and nobody has told its resident. */
  | { readonly kind: 'interrupted' }
  | { readonly kind: 'wiped' };

export type VisitEffect =
  | { readonly kind: 'begin-visit'; readonly visit: number }
  /** `next`: the card of whoever stands there already. */
  | { readonly kind: 'wipe'; readonly visit: number; readonly next: string | null }
  /** The services are to know that the assistance of this card is over. */
  | { readonly kind: 'end-assistance'; readonly card: string }
  | { readonly kind: 'notice'; readonly notice: 'other-card' };

export interface Step {
  readonly state: VisitState;
  readonly effects: readonly VisitEffect[];
}

export const beforeFirstVisit: VisitState = { stage: 'attract', visits: 0 };

/**
 * The visit's state machine: attract → active → wiping → wiped → attract. Pure: the time comes with each event, on a clock that
 * does not jump during a visit. What it guarantees is stated by its property tests.
 */
export function step(state: VisitState, event: VisitEvent, nowMs: number, rules: VisitRules): Step {
  switch (state.stage) {
    case 'attract':
      return whileAttracting(state, event, nowMs, rules);
    case 'active':
      return whileActive(state, event, nowMs, rules);
    case 'wiping':
      return whileWiping(state, event, nowMs, rules);
    case 'wiped':
      return afterWipe(state, event, nowMs, rules);
  }
}

/** Whether "continue" would give more time, or why not. */
export function continueRefusal(state: VisitState): 'no-visit' | 'cannot-extend' | null {
  if (state.stage !== 'active') return 'no-visit';
  if (state.warning?.kind === 'time') return canExtend(state) ? null : 'cannot-extend';
  // Whoever took the card has left or is leaving: only the card itself says that its holder is there.
  return state.warning?.kind === 'card-removed' ? 'cannot-extend' : null;
}

/** Whether a mediator could give this visit more time now, or why not. */
export function lengthenRefusal(state: VisitState): 'not-a-mediator' | 'cannot-extend' | null {
  if (state.stage !== 'active' || state.mediator?.stage !== 'assisting') return 'not-a-mediator';
  return state.budget.reason === 'maximum' ? null : 'cannot-extend';
}

export function canExtend(visit: ActiveVisit): boolean {
  return visit.budget.reason === 'maximum' && visit.extensions < extensionsAllowed;
}

function whileAttracting(state: VisitState, event: VisitEvent, nowMs: number, rules: VisitRules): Step {
  if (event.kind === 'begin') return begin(state.visits, null, nowMs, rules);
  if (event.kind === 'card-presented') return begin(state.visits, event.card, nowMs, rules);
  if (event.kind === 'interrupted') {
    return stay({ stage: 'wiped', visits: state.visits, reason: 'crash', sinceMs: nowMs });
  }
  return stay(state);
}

function whileActive(visit: ActiveVisit, event: VisitEvent, nowMs: number, rules: VisitRules): Step {
  switch (event.kind) {
    case 'tick':
      return passTime(visit, nowMs, rules);
    case 'activity':
      return stay(touched(visit, nowMs));
    case 'continue':
      return stay(continued(visit, nowMs, rules));
    case 'card-presented':
      return presented(visit, event.card, nowMs, rules);
    case 'card-removed':
      return removed(visit, event.card, nowMs, rules);
    case 'cards-forgotten':
      return stay(withoutCards(visit));
    case 'assistance-opened':
      return opened(visit, event.card, nowMs);
    case 'assistance-ended':
      return stay(isAssisting(visit, event.card) ? { ...visit, mediator: null } : visit);
    case 'end-assistance':
      return withoutMediator(visit);
    case 'posture':
      return stay(
        visit.mediator?.stage === 'assisting'
          ? { ...visit, mediator: { ...visit.mediator, posture: event.posture } }
          : visit,
      );
    case 'lengthen':
      return stay(lengthened(visit, nowMs, rules));
    case 'hide':
      return stay(hidden(visit, event.isHidden, nowMs));
    case 'end':
      return wipe(visit, 'button', null);
    case 'crash':
      return wipe(visit, 'crash', null);
    case 'begin':
    case 'interrupted':
    case 'wiped':
      return stay(visit);
  }
}

function whileWiping(
  state: VisitState & { stage: 'wiping' },
  event: VisitEvent,
  nowMs: number,
  rules: VisitRules,
): Step {
  switch (event.kind) {
    case 'wiped':
      if (state.next) return begin(state.visits, state.next, nowMs, rules);
      return stay({ stage: 'wiped', visits: state.visits, reason: state.reason, sinceMs: nowMs });
    case 'card-presented':
      return stay({ ...state, next: event.card });
    case 'card-removed':
      return stay(
        state.next?.card === event.card && rules.readerMode === 'presence' ? { ...state, next: null } : state,
      );
    case 'cards-forgotten':
      return stay({ ...state, next: null });
    default:
      return stay(state);
  }
}

function afterWipe(state: VisitState & { stage: 'wiped' }, event: VisitEvent, nowMs: number, rules: VisitRules): Step {
  const attract: VisitState = { stage: 'attract', visits: state.visits };
  const shownMs = nowMs - state.sinceMs;
  if (event.kind === 'card-presented') return begin(state.visits, event.card, nowMs, rules);
  if (event.kind === 'tick') return stay(shownMs >= wipedShownMs ? attract : state);
  if (shownMs < wipedAtLeastMs) return stay(state);
  if (event.kind === 'begin') return begin(state.visits, null, nowMs, rules);
  return stay(event.kind === 'activity' ? attract : state);
}

function begin(visits: number, card: Card | null, nowMs: number, rules: VisitRules): Step {
  const empty: ActiveVisit = {
    stage: 'active',
    visits: visits + 1,
    beganAtMs: nowMs,
    extensions: 0,
    lengthenings: 0,
    budget: budgetOf(nowMs, { extensions: 0, lengthenings: 0 }, rules),
    activeAtMs: nowMs,
    card: null,
    cardAway: false,
    mediator: null,
    isHidden: false,
    warning: null,
  };
  const began: VisitEffect = { kind: 'begin-visit', visit: empty.visits };
  if (!card) return { state: empty, effects: [began] };
  const { state, effects } = presented(empty, card, nowMs, rules);
  return { state, effects: [began, ...effects] };
}

function wipe(visit: ActiveVisit, reason: EndReason, next: Card | null): Step {
  return {
    state: { stage: 'wiping', visits: visit.visits, reason, next },
    effects: [{ kind: 'wipe', visit: visit.visits, next: next?.card ?? null }],
  };
}

/** One warning stands at a time; the one about time goes before the others, since it cannot be answered by waiting. */
function passTime(visit: ActiveVisit, nowMs: number, rules: VisitRules): Step {
  const { warning, budget } = visit;
  if (warning && nowMs >= warning.endsAtMs) return wipe(visit, warning.kind, null);
  if (hasMediatorLeft(visit, nowMs, rules)) return withoutMediator(visit);

  const { warningSeconds, inactivitySeconds, inactivityWarningSeconds } = rules.visit;
  const warn = (kind: Warning['kind'], endsAtMs: number) => stay({ ...visit, warning: { kind, endsAtMs } });

  // However late this tick is, a warning leaves time to answer it.
  if (warning?.kind !== 'time' && nowMs >= budget.endsAtMs - warningSeconds * 1000) {
    return warn('time', Math.max(budget.endsAtMs, nowMs + leastWarningMs));
  }
  // The mediator's card lies where the resident's was: nobody has left.
  if (!warning && visit.cardAway && !visit.mediator) {
    return warn('card-removed', nowMs + inactivityWarningSeconds * 1000);
  }
  if (!warning && nowMs >= visit.activeAtMs + inactivitySeconds * 1000) {
    return warn('inactivity', nowMs + inactivityWarningSeconds * 1000);
  }
  return stay(visit);
}

/** Nobody typed the PIN in time; or, where the reader does not say that a card is gone, nobody touched the screen for a while. */
function hasMediatorLeft({ mediator, activeAtMs }: ActiveVisit, nowMs: number, rules: VisitRules): boolean {
  if (mediator?.stage === 'pin') return nowMs >= mediator.untilMs;
  return mediator !== null && rules.readerMode !== 'presence' && nowMs >= activeAtMs + assistanceIdleMs;
}

function touched(visit: ActiveVisit, nowMs: number): ActiveVisit {
  const { mediator, warning } = visit;
  return {
    ...visit,
    activeAtMs: nowMs,
    mediator: mediator?.stage === 'pin' ? { ...mediator, untilMs: nowMs + pinMs } : mediator,
    warning: warning?.kind === 'inactivity' ? null : warning,
  };
}

function continued(visit: ActiveVisit, nowMs: number, rules: VisitRules): ActiveVisit {
  if (continueRefusal(visit) !== null) return visit;
  const present = touched(visit, nowMs);
  if (visit.warning?.kind !== 'time') return present;
  return withBudget({ ...present, extensions: visit.extensions + 1 }, rules);
}

/** Beyond the resident's own extensions, and never beyond closing. */
function lengthened(visit: ActiveVisit, nowMs: number, rules: VisitRules): ActiveVisit {
  if (lengthenRefusal(visit) !== null) return visit;
  return withBudget({ ...touched(visit, nowMs), lengthenings: visit.lengthenings + 1 }, rules);
}

function withBudget(visit: ActiveVisit, rules: VisitRules): ActiveVisit {
  const budget = budgetOf(visit.beganAtMs, visit, rules);
  return { ...visit, budget, warning: visit.warning?.kind === 'time' ? null : visit.warning };
}

function presented(visit: ActiveVisit, { card, holder }: Card, nowMs: number, rules: VisitRules): Step {
  if (holder === 'mediator') return mediatorShown(visit, card, nowMs, rules);
  // The card of whoever stands there, perhaps after a search for it: showing it answers "still there?" as a touch would.
  if (visit.card === null) return stay({ ...touched(visit, nowMs), card });
  if (visit.card === card) return stay(cardIsBack(visit, nowMs));
  // Its holder took the first card away, and somebody else stands there: the first visit is over.
  if (visit.cardAway && !visit.mediator) return wipe(visit, 'card-removed', { card, holder });
  return { state: visit, effects: [{ kind: 'notice', notice: 'other-card' }] };
}

/**
 * Never two people's rights at once: a mediator's card asks for its PIN, whatever other mediator assisted until then. With a tap reader
 * the second tap of the same card says good-bye.
 */
function mediatorShown(visit: ActiveVisit, card: string, nowMs: number, rules: VisitRules): Step {
  const present = touched(withoutAbsenceWarning(visit), nowMs);
  const isBack = isAssisting(visit, card);
  if (isBack && rules.readerMode === 'presence') return stay(present);
  const { state, effects } = withoutMediator(present);
  if (isBack) return { state, effects };
  return { state: { ...state, mediator: { stage: 'pin', card, untilMs: nowMs + pinMs } }, effects };
}

/** The PIN may be taken after the card was taken away, or another one was shown: then nobody assists. */
function opened(visit: ActiveVisit, card: string, nowMs: number): Step {
  const { mediator } = visit;
  if (isAssisting(visit, card)) return stay(visit);
  if (mediator?.card !== card) return { state: visit, effects: [{ kind: 'end-assistance', card }] };
  return stay({ ...touched(visit, nowMs), mediator: { stage: 'assisting', card, posture: null } });
}

function isAssisting({ mediator }: ActiveVisit, card: string): boolean {
  return mediator?.stage === 'assisting' && mediator.card === card;
}

function withoutMediator(visit: ActiveVisit): {
  readonly state: ActiveVisit;
  readonly effects: readonly VisitEffect[];
} {
  const { mediator } = visit;
  if (!mediator) return { state: visit, effects: [] };
  const effects: VisitEffect[] =
    mediator.stage === 'assisting' ? [{ kind: 'end-assistance', card: mediator.card }] : [];
  return { state: { ...visit, mediator: null }, effects };
}

/** A mediator hides the screen; whoever stands there may look again. */
function hidden(visit: ActiveVisit, isHidden: boolean, nowMs: number): ActiveVisit {
  if (isHidden && visit.mediator?.stage !== 'assisting') return visit;
  return { ...touched(visit, nowMs), isHidden };
}

function removed(visit: ActiveVisit, card: string, nowMs: number, rules: VisitRules): Step {
  if (rules.readerMode !== 'presence') return stay(visit);
  if (visit.mediator?.card === card) return withoutMediator(visit);
  if (visit.card !== card || visit.cardAway) return stay(visit);
  const away = { ...visit, cardAway: true };
  if (visit.warning?.kind === 'time' || visit.mediator) return stay(away);
  const endsAtMs = nowMs + rules.visit.inactivityWarningSeconds * 1000;
  return stay({ ...away, warning: { kind: 'card-removed', endsAtMs } });
}

function cardIsBack(visit: ActiveVisit, nowMs: number): ActiveVisit {
  return touched(withoutAbsence(visit), nowMs);
}

function withoutCards(visit: ActiveVisit): ActiveVisit {
  return { ...withoutAbsence(visit), card: null, mediator: null };
}

function withoutAbsence(visit: ActiveVisit): ActiveVisit {
  return { ...withoutAbsenceWarning(visit), cardAway: false };
}

/** While a mediator's card lies in the place of the resident's, nobody is asked to bring that one back. */
function withoutAbsenceWarning(visit: ActiveVisit): ActiveVisit {
  return { ...visit, warning: visit.warning?.kind === 'card-removed' ? null : visit.warning };
}

function stay(state: VisitState): Step {
  return { state, effects: [] };
}
