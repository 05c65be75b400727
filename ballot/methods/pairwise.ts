import { candidateOf, groupEnd, groupRankings, type Ranking } from './rankings.ts';

/** `matrix[a][b]`: how many ballots rank `a` above `b`. */
export type PairwiseMatrix = readonly (readonly number[])[];

/**
 * Compares every two candidates on every ballot. Who is not named comes after all who are, and is level with the others that are not
 * (unranked = last); candidates of one group are level, and count for neither.
 */
export function pairwise(candidates: number, rankings: Iterable<Ranking>): PairwiseMatrix {
  const matrix = Array.from({ length: candidates }, () => new Array<number>(candidates).fill(0));
  const places = new Int32Array(candidates);
  for (const [ranking, weight] of groupRankings(candidates, rankings).weights) {
    readPlaces(ranking, places);
    for (const [a, row] of matrix.entries()) {
      const place = places[a] ?? 0;
      for (let b = 0; b < candidates; b += 1) if (place < (places[b] ?? 0)) row[b] = (row[b] ?? 0) + weight;
    }
  }
  return matrix;
}

function readPlaces(ranking: string, places: Int32Array): void {
  places.fill(ranking.length);
  let place = 0;
  for (let at = 0; at < ranking.length; at += 1) {
    const codeUnit = ranking.charCodeAt(at);
    if (codeUnit === groupEnd) place += 1;
    else places[candidateOf(codeUnit)] = place;
  }
}
