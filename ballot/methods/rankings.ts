import { addWeight } from './weights.ts';

/**
 * One ranking, or `weight` equal ones: candidates in groups, the best group first, those of one group equal. Candidates that are not
 * named are all last, together. An empty group is a rank with several marks that the file does not tell apart (an overvote).
 */
export type Ranking = { readonly groups: readonly (readonly number[])[]; readonly weight: number };

/**
 * Equal rankings once, with their weights: a million ballots take the memory of the different ones. A ranking is written as a text,
 * a code unit a candidate, a `groupEnd` after each group.
 */
export interface GroupedRankings {
  readonly weights: ReadonlyMap<string, number>;
  /** All weights together. */
  readonly total: number;
}

export const groupEnd = 0;
export const candidateOf = (codeUnit: number): number => codeUnit - 1;

/** @throws RangeError for a candidate who is not on the ballot or twice in a ranking, or a weight that cannot be counted exactly */
export function groupRankings(candidates: number, rankings: Iterable<Ranking>): GroupedRankings {
  const weights = new Map<string, number>();
  const lastSeen = new Uint32Array(candidates);
  let total = 0;
  let number = 0;
  for (const { groups, weight } of rankings) {
    number += 1;
    const codeUnits: number[] = [];
    for (const group of groups) {
      for (const candidate of group.length > 1 ? group.toSorted((a, b) => a - b) : group) {
        if (lastSeen[candidate] === undefined || lastSeen[candidate] === number)
          throw new RangeError(`candidate ${candidate} is not on the ballot, or twice in ranking ${number}`);
        lastSeen[candidate] = number;
        codeUnits.push(candidate + 1);
      }
      codeUnits.push(groupEnd);
    }
    const text = String.fromCharCode(...codeUnits);
    total = addWeight(total, weight);
    if (weight > 0) weights.set(text, (weights.get(text) ?? 0) + weight);
  }
  return { weights, total };
}
