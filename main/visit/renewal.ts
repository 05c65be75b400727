import { isClosed, lastTimeOf, type OpeningHours } from './opening-hours.ts';

/**
 * Whether programs that run since `startedAtMs` are to be renewed, now that nobody is there: once a night, at this hour or at the
 * first moment after it at which the place is closed. A machine that was switched on later than the hour has nothing to renew, and
 * where no hours are known, no moment is known to be outside them.
 */
export function isRenewalDue(
  nowMs: number,
  startedAtMs: number,
  { renewAt, opening }: { readonly renewAt: string; readonly opening: OpeningHours | null },
): boolean {
  if (opening === null || !isClosed(nowMs, opening)) return false;
  return startedAtMs < lastTimeOf(renewAt, nowMs, opening.timeZone);
}
