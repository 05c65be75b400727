import { isRenewalDue, type OpeningHours } from '../visit/index.ts';

/** What is decided before anything is done: all of it pure. */
export interface Night {
  readonly nowMs: number;
  /** When this was last done, 0: never. */
  readonly lastMs: number;
  readonly renewAt: string;
  readonly opening: OpeningHours | null;
  /** Somebody is in a visit. */
  readonly isOccupied: boolean;
}

/** Updates are taken when programs are renewed: once a night, outside opening hours, with nobody there. */
export function isNight({ nowMs, lastMs, renewAt, opening, isOccupied }: Night): boolean {
  return !isOccupied && isRenewalDue(nowMs, lastMs, { renewAt, opening });
}

/** Versions as dpkg writes them (deb-version(7)). */
export interface Versions {
  readonly installed: string;
  /** What the repository offers; null: nothing. */
  readonly offered: string | null;
  /** Those that failed here. */
  readonly failed: readonly string[];
}

/** A version is taken when it is newer, as dpkg counts, and never a second time when it failed. */
export function versionToTake(
  { installed, offered, failed }: Versions,
  isNewer: (one: string, other: string) => boolean,
): string | null {
  if (offered === null || failed.includes(offered)) return null;
  return isNewer(offered, installed) ? offered : null;
}

/**
 * What becomes of a version that is installed. One that is not well goes, unless its services have changed the stores to a form that
 * the version before refuses (`newer-schema`, main/services/database): a terminal that runs badly with its ballots is better than one
 * that runs well without. Stores are never put back from a copy: the city server would take the terminal for a twin of itself,
 * and what it acknowledged meanwhile would come back. That is why the trial on a copy comes first (trial.ts).
 */
export function verdictOn({ isInstalled, isWell, migrates }: Arrived) {
  if (isInstalled && isWell) return 'keep';
  return isInstalled && migrates ? 'keep-ill' : 'roll-back';
}

interface Arrived {
  /** To the end. What never got in has changed no store. */
  readonly isInstalled: boolean;
  readonly isWell: boolean;
  readonly migrates: boolean;
}

/**
 * Nothing is broken in the eyes of `passerelle doctor` that was not broken before. Null: it did not say. One that said nothing before
 * cannot be compared with; one that says nothing any more is worse.
 */
export function isNoWorse(before: readonly string[] | null, after: readonly string[] | null): boolean {
  return before === null || (after?.every((check) => before.includes(check)) ?? false);
}
