import type { TerminalDescription } from '../../contract/calls.ts';
import { closingAfter } from './opening-hours.ts';

/** The part of the terminal's configuration that a visit obeys. */
export type VisitRules = Pick<TerminalDescription, 'visit' | 'readerMode' | 'opening'>;

/** WCAG 2.2.1 (timing adjustable): at least 20 s to answer a warning, and at least ten extensions. */
export const leastWarningMs = 20_000;
export const extensionsAllowed = 10;

/** What a mediator gives, as often as it is needed. */
export const lengtheningMinutes = 10;

/** How long a visit may last, and what limits it. `clock` is the closing hour as people read it, where the place closes today. */
export interface Budget {
  readonly endsAtMs: number;
  readonly reason: 'maximum' | 'closing';
  readonly clock: string | null;
}

/** How often a visit was given more time: by the resident, and by a mediator. */
export interface Given {
  readonly extensions: number;
  readonly lengthenings: number;
}

/** The least of all limits. Even a visit begun just before closing lasts long enough to be warned of its end. */
export function budgetOf(beganAtMs: number, given: Given, rules: VisitRules): Budget {
  const { maximumMinutes, extensionMinutes, warningSeconds } = rules.visit;
  const givenMinutes = given.extensions * extensionMinutes + given.lengthenings * lengtheningMinutes;
  const maximumMs = beganAtMs + (maximumMinutes + givenMinutes) * 60_000;
  const closing = rules.opening ? closingAfter(beganAtMs, rules.opening) : null;
  const closesMs = closing ? Math.max(closing.atMs, beganAtMs + warningSeconds * 1000) : Number.POSITIVE_INFINITY;
  const clock = closing?.clock ?? null;
  return maximumMs < closesMs
    ? { endsAtMs: maximumMs, reason: 'maximum', clock }
    : { endsAtMs: closesMs, reason: 'closing', clock };
}
