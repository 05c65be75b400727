import { addWeight } from './weights.ts';

/** How many ballots gave each grade, from the worst to the best, for each candidate. */
export type Profile = readonly (readonly number[])[];

/** Why a candidate stands before the next: a better median grade, or the same one until so many medians were taken away. */
export type Lead = { readonly by: 'median' } | { readonly by: 'removal'; readonly removed: number };

export type MajorityJudgmentResult = {
  /** The place of each candidate, from 1; those that tie share one, and the next place stays empty (1, 1, 3). */
  readonly ranks: readonly number[];
  /** The median grade of each candidate; null without any ballot. */
  readonly medians: readonly (number | null)[];
  /** Groups of equals, the best first, each with what puts it before the next; null: the last. */
  readonly ranking: readonly { readonly candidates: readonly number[]; readonly lead: Lead | null }[];
};

/**
 * Majority judgment (Balinski and Laraki, "Majority Judgment", MIT Press 2010, ch. 1 and 13): the best median grade wins, the lower of
 * the two middle grades where ballots are even. Candidates with the same median are compared again after taking one median ballot from
 * each, as often as needed; who ties to the last ballot ties. Done on counts of grades: the work does not depend on the ballots.
 * @throws RangeError where candidates were graded by different numbers of ballots (see `completeProfile`)
 */
export function majorityJudgment(profile: Profile): MajorityJudgmentResult {
  const totals = profile.map((counts) => counts.reduce(addWeight, 0));
  if (totals.some((total) => total !== totals[0]))
    throw new RangeError('candidates were graded by different numbers of ballots');
  const ballots = totals[0] ?? 0;
  const judged = profile.map((counts, candidate) => ({ candidate, rings: ringsOf(counts, ballots) }));
  judged.sort((one, other) => firstDifference(other.rings, one.rings)?.sign ?? 0);

  const ranking: { candidates: number[]; lead: Lead | null }[] = [];
  const ranks = new Array<number>(profile.length).fill(1);
  for (const [place, { candidate, rings }] of judged.entries()) {
    const before = judged[place - 1];
    const difference = before && firstDifference(before.rings, rings);
    const group = ranking.at(-1);
    if (before && group && !difference) {
      group.candidates.push(candidate);
      ranks[candidate] = ranks[before.candidate] ?? 1;
      continue;
    }
    if (group && difference) group.lead = leadOf(difference, ballots);
    ranking.push({ candidates: [candidate], lead: null });
    ranks[candidate] = place + 1;
  }
  const medians = profile.map((counts) => ringsOf(counts, ballots)[0]?.lower ?? null);
  return {
    ranks,
    medians,
    ranking: ranking.map((group) => ({ ...group, candidates: group.candidates.sort((a, b) => a - b) })),
  };
}

/**
 * The profile as if every participant had graded everybody: who gave a candidate no grade gave the static default grade (the worst,
 * unless the city publishes another).
 * @throws RangeError where a candidate has more grades than there are participants
 */
export function completeProfile(profile: Profile, participants: number, defaultGrade = 0): Profile {
  return profile.map((counts) => {
    const missing = participants - counts.reduce(addWeight, 0);
    if (missing < 0) throw new RangeError('a candidate has more grades than there are participants');
    return counts.map((count, grade) => (grade === defaultGrade ? count + missing : count));
  });
}

/**
 * Ballots sorted by grade, from the middle outwards: those at the same distance below and above it make a pair, and equal neighbours
 * a ring. Taking medians away one by one takes the lower of a pair, then the upper one: so the first pair that differs decides.
 */
interface Ring {
  readonly lower: number;
  readonly upper: number;
  readonly pairs: number;
}

function ringsOf(counts: readonly number[], ballots: number): Ring[] {
  const rings: Ring[] = [];
  let ends = 0;
  const upperEnds = counts.map((count) => {
    ends += count;
    return ends;
  });
  // Places count from 0, the worst first; of an odd number the middle is a pair with itself.
  let below = Math.ceil(ballots / 2) - 1;
  let above = Math.floor(ballots / 2);
  while (below >= 0) {
    const lower = upperEnds.findIndex((end) => end > below);
    const upper = upperEnds.findIndex((end) => end > above);
    const pairs = Math.min(below - (upperEnds[lower - 1] ?? 0) + 1, (upperEnds[upper] ?? 0) - above);
    rings.push({ lower, upper, pairs });
    below -= pairs;
    above += pairs;
  }
  return rings;
}

interface Difference {
  /** Above 0: the first is better. */
  readonly sign: number;
  readonly pair: number;
  readonly isLower: boolean;
}

function firstDifference(some: readonly Ring[], others: readonly Ring[]): Difference | null {
  let pair = 0;
  let [ring, other] = [0, 0];
  let [end, otherEnd] = [some[0]?.pairs ?? 0, others[0]?.pairs ?? 0];
  for (;;) {
    const [a, b] = [some[ring], others[other]];
    if (a === undefined || b === undefined) return null;
    if (a.lower !== b.lower) return { sign: a.lower - b.lower, pair, isLower: true };
    if (a.upper !== b.upper) return { sign: a.upper - b.upper, pair, isLower: false };
    pair = Math.min(end, otherEnd);
    if (end === pair) {
      ring += 1;
      end += some[ring]?.pairs ?? 0;
    }
    if (otherEnd === pair) {
      other += 1;
      otherEnd += others[other]?.pairs ?? 0;
    }
  }
}

function leadOf({ pair, isLower }: Difference, ballots: number): Lead {
  const isOdd = ballots % 2 === 1;
  const removed = Math.max(0, 2 * pair + (isLower ? 0 : 1) - (isOdd ? 1 : 0));
  return removed === 0 ? { by: 'median' } : { by: 'removal', removed };
}
