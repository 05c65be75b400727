import type { Choices } from '../../../contract/choices.ts';
import type { KioskError, KioskValue } from '../../../contract/kiosk.ts';
import type { Sheet } from './panel/sheet.ts';

type OpenCode = KioskError<'casting.open' | 'casting.vote-on-paper'>['code'];
type PrintCode = KioskError<'casting.print-slip'>['code'];
type ConfirmCode = KioskError<'casting.confirm'>['code'];
type RefuseCode = KioskError<'casting.refuse-slip'>['code'];

/** What can be put right by trying again on the same screen, card or code in hand. */
const identifyProblems = [
  'code-unknown',
  'code-used',
  'too-many-codes',
  'card-unknown',
  'no-card',
  'unavailable',
  'assisted',
] as const satisfies readonly OpenCode[];
export type IdentifyProblem = (typeof identifyProblems)[number] | 'restarted';

/** What ends this attempt and is explained on a screen of its own. */
export type Refusal = Exclude<
  OpenCode | PrintCode | ConfirmCode,
  (typeof identifyProblems)[number] | 'no-right' | 'no-slip' | 'invalid-choices'
>;

/**
 * The act of voting (design.md §5): identify → choose → review → the slip prints → the resident checks it → one commit → done.
 * Once a slip is printed this page forgets the choices: the resident checks the paper against what they want, not against
 * a screen that could lie, and nobody reads them over a shoulder at the printer.
 */
export type Voting = VotingStep & {
  /** Nobody can say now whether this card has voted elsewhere: the ballot waits in an envelope until somebody can. */
  readonly provisional?: true;
};

type VotingStep =
  | {
      readonly step: 'identify';
      readonly way: 'card' | 'code';
      /** Where the ballot will be: on the screen, or on a paper from the desk. */
      readonly on: 'screen' | 'paper';
      readonly busy: boolean;
      readonly problem: IdentifyProblem | null;
      /** The services stopped answering during the commit, so this ballot may be in the urn already. */
      readonly perhapsRecorded: { readonly hasSlip: boolean } | null;
    }
  /** Why the ballot can only be provisional, before anything is chosen. */
  | { readonly step: 'explain-provisional' }
  /** Marked for a ballot on paper: nothing more to do here. */
  | { readonly step: 'on-paper' }
  | { readonly step: 'choose'; readonly choices: Choices | null; readonly again: boolean }
  | { readonly step: 'review'; readonly choices: Choices }
  | { readonly step: 'printing'; readonly choices: Choices }
  | { readonly step: 'print-failed'; readonly choices: Choices; readonly problem: string }
  | { readonly step: 'check-slip'; readonly unsure: boolean }
  /** No slip came out, and the signed package allows a vote without: the screen takes its place. */
  | { readonly step: 'no-slip'; readonly choices: Choices }
  | { readonly step: 'casting'; readonly hasSlip: boolean }
  /** The slip is wrong: a mediator takes it before anything else can happen. */
  | { readonly step: 'spoiled' }
  /** No tracker: the ballot was recorded, but the answer that named it was lost. */
  | {
      readonly step: 'done';
      readonly tracker: string | null;
      readonly stub: KioskValue<'casting.confirm'>['stub'];
      readonly hasSlip: boolean;
      /** Where the city asks who takes part; not there while the receipt is read first. */
      readonly sheet?: Sheet;
    }
  | {
      readonly step: 'refused';
      readonly refusal: Refusal;
      /** What the printer reported. */
      readonly problem: string | null;
      /** A printed slip is in the resident's hands, and must not go into the box. */
      readonly hasSlip: boolean;
    };

export type VotingEvent =
  | { readonly kind: 'other-way'; readonly way: 'card' | 'code' }
  | { readonly kind: 'opening' }
  | { readonly kind: 'other-channel'; readonly on: 'screen' | 'paper' }
  | { readonly kind: 'opened'; readonly provisional?: boolean }
  | { readonly kind: 'accepted-provisional' }
  | { readonly kind: 'marked-on-paper' }
  | { readonly kind: 'open-failed'; readonly error: KioskError<'casting.open' | 'casting.vote-on-paper'> }
  | { readonly kind: 'chosen'; readonly choices: Choices | null }
  | { readonly kind: 'review' }
  | { readonly kind: 'change' }
  | { readonly kind: 'printing' }
  | { readonly kind: 'printed'; readonly slip: KioskValue<'casting.print-slip'>['slip'] }
  | { readonly kind: 'print-failed'; readonly error: KioskError<'casting.print-slip'> }
  | { readonly kind: 'slip-refused' }
  | { readonly kind: 'refuse-failed'; readonly code: RefuseCode }
  | { readonly kind: 'slip-taken' }
  | { readonly kind: 'casting' }
  | { readonly kind: 'cast'; readonly receipt: KioskValue<'casting.confirm'> }
  | { readonly kind: 'cast-failed'; readonly code: ConfirmCode }
  | { readonly kind: 'sheet'; readonly sheet: Sheet }
  | { readonly kind: 'retry' };

export const startVoting: Extract<VotingStep, { step: 'identify' }> = {
  step: 'identify',
  way: 'card',
  on: 'screen',
  busy: false,
  problem: null,
  perhapsRecorded: null,
};

const emptyForm: VotingStep = { step: 'choose', choices: null, again: false };

/** Events that do not fit the step are answers that came late; they change nothing. */
export function vote(voting: Voting, event: VotingEvent): Voting {
  const next = after(voting, event);
  const isProvisional = event.kind === 'opened' ? event.provisional : voting.provisional;
  const beginsAgain = next.step === 'identify' && !next.perhapsRecorded;
  return isProvisional && !beginsAgain ? { ...next, provisional: true } : next;
}

function after(voting: Voting, event: VotingEvent): Voting {
  switch (voting.step) {
    case 'identify':
      return whileIdentifying(voting, event);
    case 'explain-provisional':
      return event.kind === 'accepted-provisional' ? emptyForm : voting;
    case 'choose':
      if (event.kind === 'chosen') return { ...voting, choices: event.choices };
      if (event.kind === 'review' && voting.choices) return { step: 'review', choices: voting.choices };
      return voting;
    case 'review':
      if (event.kind === 'change') return { step: 'choose', choices: voting.choices, again: false };
      if (event.kind === 'printing') return { step: 'printing', choices: voting.choices };
      return voting;
    case 'printing':
      if (event.kind === 'printed')
        return event.slip === 'printed'
          ? { step: 'check-slip', unsure: false }
          : { step: 'no-slip', choices: voting.choices };
      if (event.kind === 'print-failed') return afterPrintFailure(voting.choices, event.error);
      return voting;
    case 'print-failed':
      if (event.kind === 'printing') return { step: 'printing', choices: voting.choices };
      return voting;
    case 'check-slip':
      if (event.kind === 'casting') return { step: 'casting', hasSlip: true };
      if (event.kind === 'slip-refused') return { step: 'spoiled' };
      return voting;
    case 'no-slip':
      if (event.kind === 'casting') return { step: 'casting', hasSlip: false };
      if (event.kind === 'change') return { step: 'choose', choices: voting.choices, again: false };
      return voting;
    case 'casting':
      if (event.kind === 'cast') return { step: 'done', ...event.receipt, hasSlip: voting.hasSlip };
      if (event.kind === 'cast-failed') return afterCastFailure(event.code, voting.hasSlip);
      return voting;
    case 'spoiled':
      // The mediator still stands there: the form comes back empty.
      if (event.kind === 'slip-taken') return { step: 'choose', choices: null, again: true };
      if (event.kind === 'refuse-failed') return afterRefuseFailure(event.code);
      return voting;
    case 'refused':
      if (event.kind !== 'retry') return voting;
      // The right and the slip are still good: only the commit is asked for again.
      return voting.refusal === 'disk-full' && voting.hasSlip ? { step: 'check-slip', unsure: false } : startVoting;
    case 'done':
      return event.kind === 'sheet' ? { ...voting, sheet: event.sheet } : voting;
    case 'on-paper':
      return voting;
  }
}

function whileIdentifying(voting: Voting & { step: 'identify' }, event: VotingEvent): Voting {
  switch (event.kind) {
    case 'other-way':
      return { ...voting, way: event.way, problem: null };
    case 'opening':
      return { ...voting, busy: true, problem: null };
    case 'other-channel':
      return { ...voting, on: event.on, problem: null };
    case 'opened':
      return event.provisional ? { step: 'explain-provisional' } : emptyForm;
    case 'marked-on-paper':
      return { step: 'on-paper' };
    case 'open-failed': {
      const { code, problem } = event.error;
      if (code === 'already-voted' && voting.perhapsRecorded)
        return { step: 'done', tracker: null, stub: 'not-printed', ...voting.perhapsRecorded };
      if (isIdentifyProblem(code)) return { ...voting, busy: false, problem: code };
      return { step: 'refused', refusal: code, problem: problem ?? null, hasSlip: false };
    }
    default:
      return voting;
  }
}

function afterPrintFailure(choices: Choices, { code, problem }: KioskError<'casting.print-slip'>): Voting {
  switch (code) {
    case 'printer':
      return { step: 'print-failed', choices, problem: problem ?? 'error' };
    case 'unavailable':
      return { step: 'print-failed', choices, problem: 'unavailable' };
    // A mediator came to help meanwhile: the vote waits where it was.
    case 'assisted':
      return { step: 'review', choices };
    case 'no-right':
      return { ...startVoting, problem: 'restarted' };
    case 'invalid-choices':
      return { step: 'choose', choices: null, again: false };
    // The slip came out although the answer that said so was lost: the resident reads it like any other.
    case 'slip-outstanding':
      return { step: 'check-slip', unsure: false };
    case 'closed':
      return { step: 'refused', refusal: code, problem: null, hasSlip: false };
  }
}

function afterRefuseFailure(code: RefuseCode): Voting {
  if (code === 'unavailable') return { step: 'check-slip', unsure: false };
  return { ...startVoting, problem: 'restarted' };
}

function afterCastFailure(code: ConfirmCode, hasSlip: boolean): Voting {
  switch (code) {
    case 'assisted':
      if (hasSlip) return { step: 'check-slip', unsure: false };
      return { ...startVoting, problem: 'assisted' };
    case 'unavailable':
      if (hasSlip) return { step: 'check-slip', unsure: true };
      return { ...startVoting, problem: 'unavailable', perhapsRecorded: { hasSlip } };
    // The services restarted and forgot the right. Whether the commit came first shows when the card is presented again.
    case 'no-right':
    case 'no-slip':
      return { ...startVoting, problem: 'restarted', perhapsRecorded: { hasSlip } };
    case 'already-voted':
    case 'closed':
    case 'disk-full':
    case 'store-refused':
      return { step: 'refused', refusal: code, problem: null, hasSlip };
  }
}

function isIdentifyProblem(code: OpenCode): code is (typeof identifyProblems)[number] {
  return (identifyProblems as readonly OpenCode[]).includes(code);
}
