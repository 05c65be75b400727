import type { TerminalDescription } from '../../contract/calls.ts';
import type { KioskState } from '../../contract/kiosk.ts';
import {
  beforeFirstVisit,
  continueRefusal,
  lengthenRefusal,
  step,
  type VisitEffect,
  type VisitEvent,
  type VisitState,
  viewOf,
} from '../visit/index.ts';
import { newReference } from './references.ts';

/** The visit that is going on, as the services know it. Never shown to a page. */
export interface OpenVisit {
  readonly visit: string;
  /** The voting right that a card or a code gave, until it is used. */
  right: string | null;
}

export interface VisitKeeper {
  readonly open: OpenVisit | null;
  /** References of the cards that this visit holds. */
  readonly cards: { readonly resident: string | null; readonly mediator: string | null };
  readonly continueRefusal: 'no-visit' | 'cannot-extend' | null;
  readonly lengthenRefusal: 'not-a-mediator' | 'cannot-extend' | null;
  /** Visits can begin once the services have said by which rules. */
  obey(rules: TerminalDescription): void;
  readonly isReady: boolean;
  /** The first screen stands there, and nobody has touched it. */
  readonly isIdle: boolean;
  tell(event: VisitEvent): void;
}

export interface VisitDuties {
  show(part: Pick<KioskState, 'visit'>): void;
  onBegin(visit: string): void;
  onNotice(notice: 'other-card'): void;
  /** A mediator begins or ceases to assist in this visit. */
  onAssistance(isAssisting: boolean): void;
  /** The services are to know that the assistance of this card is over. */
  onAssistanceOver(visit: string, card: string): void;
  /**
   * Erases everything of the visit but the card of whoever comes next. Never resolves when that fails: the shell then ends
   * instead, and no visit follows.
   */
  wipe(visit: string, next: string | null): Promise<void>;
  /** A visit is over and wiped: what comes next must begin on a page that knows nothing of it. */
  onOver(visitsSoFar: number, next: 'attract' | 'active'): void;
}

const tickMs = 500;

/** Runs the state machine of the visit: gives it the time, and does what it asks for. */
export function keepVisits(duties: VisitDuties): VisitKeeper {
  let state = beforeFirstVisit;
  let open: OpenVisit | null = null;
  let rules: TerminalDescription | null = null;
  const clock = visitClock();
  setInterval(() => {
    if (state.stage === 'attract') clock.adjust();
    else tell({ kind: 'tick' });
  }, tickMs);

  return {
    get open() {
      return open;
    },
    get cards() {
      if (state.stage !== 'active') return { resident: null, mediator: null };
      return { resident: state.card, mediator: state.mediator?.card ?? null };
    },
    get continueRefusal() {
      return continueRefusal(state);
    },
    get lengthenRefusal() {
      return lengthenRefusal(state);
    },
    get isIdle() {
      return state.stage === 'attract';
    },
    get isReady() {
      return rules !== null;
    },
    obey(newRules) {
      rules = newRules;
    },
    tell,
  };

  function tell(event: VisitEvent) {
    if (!rules) return;
    const before = state;
    const next = step(state, event, clock.nowMs(), rules);
    state = next.state;
    if (state === before) return;
    const wasOver = before.stage === 'wiping' || before.stage === 'wiped';
    if (wasOver && (state.stage === 'attract' || state.stage === 'active')) duties.onOver(before.visits, state.stage);
    for (const effect of next.effects) perform(effect);
    if (isAssisted(before) !== isAssisted(state) && state.stage === 'active') duties.onAssistance(isAssisted(state));
    duties.show({ visit: viewOf(state) });
  }

  function perform(effect: VisitEffect) {
    switch (effect.kind) {
      case 'begin-visit':
        open = { visit: newReference(), right: null };
        return duties.onBegin(open.visit);
      case 'end-assistance':
        return open ? duties.onAssistanceOver(open.visit, effect.card) : undefined;
      case 'notice':
        return duties.onNotice(effect.notice);
      case 'wipe': {
        const ended = open?.visit ?? '';
        open = null;
        void duties.wipe(ended, effect.next).then(() => tell({ kind: 'wiped' }));
      }
    }
  }
}

function isAssisted(state: VisitState): boolean {
  return state.stage === 'active' && state.mediator?.stage === 'assisting';
}

/** The time of day, which during a visit goes on evenly even when somebody sets the clock. */
function visitClock() {
  let offsetMs = Date.now() - performance.now();
  return {
    nowMs: () => performance.now() + offsetMs,
    adjust: () => {
      offsetMs = Date.now() - performance.now();
    },
  };
}
