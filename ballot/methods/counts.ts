import { candidateOf, groupRankings, type Ranking } from './rankings.ts';
import { addWeight } from './weights.ts';

/** The candidates or projects that a voter approves of, or `weight` equal voters; none: blank. */
export type Approval = { readonly approved: readonly number[]; readonly weight: number };

/** What a voter gave to some candidates, as pairs of candidate and points, or `weight` equal voters. */
export type Points = {
  readonly points: readonly (readonly [candidate: number, points: number])[];
  readonly weight: number;
};

/** How many rankings name each candidate alone in the first place. An overvote there counts for nobody. */
export function plurality(candidates: number, rankings: Iterable<Ranking>): number[] {
  const counts = new Array<number>(candidates).fill(0);
  for (const [ranking, weight] of groupRankings(candidates, rankings).weights)
    if (ranking.indexOf('\0') === 1) add(counts, candidateOf(ranking.charCodeAt(0)), weight);
  return counts;
}

/** How many voters approve of each. */
export function approvalCounts(candidates: number, ballots: Iterable<Approval>): number[] {
  const counts = new Array<number>(candidates).fill(0);
  for (const { approved, weight } of ballots) for (const candidate of approved) add(counts, candidate, weight);
  return counts;
}

/** How many points each got from all voters. */
export function pointCounts(candidates: number, ballots: Iterable<Points>): number[] {
  const counts = new Array<number>(candidates).fill(0);
  for (const { points, weight } of ballots)
    for (const [candidate, given] of points) add(counts, candidate, given * weight);
  return counts;
}

/** All that share the highest count above zero. */
export function leaders(counts: readonly number[]): number[] {
  const highest = counts.reduce((most, count) => Math.max(most, count), 0);
  return counts.flatMap((count, candidate) => (count > 0 && count === highest ? [candidate] : []));
}

function add(counts: number[], candidate: number, weight: number): void {
  const count = counts[candidate];
  if (count === undefined) throw new RangeError(`there is no candidate ${candidate}`);
  counts[candidate] = addWeight(count, weight);
}
