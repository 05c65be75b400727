import type { Situation, Theme } from '../contract/procedures.ts';
import { hasWords, type Writing } from './screens/consultation/debate/writing.ts';
import type { ReadStage } from './screens/consultation/stages/stage-screen.tsx';
import { startVoting, type Voting, type VotingEvent, vote } from './screens/consultation/voting.ts';

/**
 * Where a resident is. The places make a tree: "back" leads to the place above. What several ways lead to, a procedure or a sheet,
 * keeps the way that was taken.
 */
export type Place =
  | { readonly at: 'home' }
  | { readonly at: 'themes' }
  | { readonly at: 'theme'; readonly theme: Theme }
  | { readonly at: 'search'; readonly question: string }
  | { readonly at: 'situations' }
  | { readonly at: 'situation'; readonly situation: Situation }
  | { readonly at: 'procedure'; readonly procedure: string; readonly from: Place }
  /** Which account to sign in with, before the site of a procedure opens. */
  | { readonly at: 'sign-in'; readonly procedure: string; readonly from: Place }
  | { readonly at: 'sheet'; readonly sheet: string; readonly from: Place }
  | { readonly at: 'documents' }
  | { readonly at: 'consultations' }
  | { readonly at: 'tracker' }
  | { readonly at: 'consultation'; readonly consultation: string }
  /** A stage of a consultation that is read. `page`: of the information, from 0. */
  | { readonly at: 'stage'; readonly consultation: string; readonly stage: ReadStage; readonly page: number }
  | { readonly at: 'debate'; readonly consultation: string }
  | { readonly at: 'contribute'; readonly consultation: string; readonly writing: Writing }
  | {
      readonly at: 'vote';
      readonly consultation: string;
      /** Mixes the options where the form asks for it. */
      readonly seed: number;
      readonly voting: Voting;
    };

export type NavigationEvent =
  | { readonly kind: 'go'; readonly to: Exclude<Place, { at: 'vote' }> }
  | { readonly kind: 'back' }
  /** What the resident asks the search, so that it stands there again on the way back. */
  | { readonly kind: 'ask'; readonly question: string }
  /** What the resident writes, as it stands. */
  | { readonly kind: 'write'; readonly change: Partial<Writing> }
  | { readonly kind: 'begin-vote'; readonly consultation: string; readonly seed: number }
  | { readonly kind: 'voting'; readonly event: VotingEvent };

export const home = { at: 'home' } as const satisfies Place;

export function navigate(place: Place, event: NavigationEvent): Place {
  switch (event.kind) {
    case 'go':
      return event.to;
    case 'back':
      return parentOf(place);
    case 'ask':
      return place.at === 'search' ? { ...place, question: event.question } : place;
    case 'write':
      return place.at === 'contribute' ? { ...place, writing: { ...place.writing, ...event.change } } : place;
    case 'begin-vote':
      return { at: 'vote', consultation: event.consultation, seed: event.seed, voting: startVoting };
    case 'voting':
      // An answer that comes after the resident left the vote changes nothing.
      return place.at === 'vote' ? { ...place, voting: vote(place.voting, event.event) } : place;
  }
}

export function parentOf(place: Place): Place {
  switch (place.at) {
    case 'home':
    case 'themes':
    case 'consultations':
    case 'documents':
      return home;
    case 'theme':
    case 'search':
    case 'situations':
      return { at: 'themes' };
    case 'situation':
      return { at: 'situations' };
    case 'procedure':
    case 'sign-in':
    case 'sheet':
      return place.from;
    case 'consultation':
    case 'tracker':
      return { at: 'consultations' };
    case 'contribute':
      return { at: 'debate', consultation: place.consultation };
    case 'stage':
    case 'debate':
    case 'vote':
      return { at: 'consultation', consultation: place.consultation };
  }
}

/** What would be lost by leaving: words not sent, choices not yet printed, or a printed slip that nobody confirmed. */
export type Loss = 'words' | 'ballot' | 'slip' | null;

export function lossOnLeaving(place: Place): Loss {
  if (place.at === 'contribute') return hasWords(place.writing) ? 'words' : null;
  if (place.at !== 'vote') return null;
  switch (place.voting.step) {
    case 'choose':
    case 'review':
    case 'print-failed':
    case 'no-slip':
      return 'ballot';
    case 'printing':
    case 'check-slip':
    case 'casting':
    case 'spoiled':
      return 'slip';
    case 'identify':
    case 'explain-provisional':
    case 'on-paper':
    case 'done':
    case 'refused':
      return null;
  }
}
