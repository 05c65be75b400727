import type { PairwiseMatrix } from './pairwise.ts';

/**
 * How strong a defeat is. `winning-votes`: by the ballots of the winner, then by how few the loser has (as Schulze advises and Debian
 * does). `margins`: by the difference.
 */
export type SchulzeRules = { readonly strength: 'winning-votes' | 'margins' };

export const schulzeDefaults: SchulzeRules = { strength: 'winning-votes' };

/** Ballots for and against, where more were for. */
export type Defeat = { readonly support: number; readonly opposition: number };

export type SchulzeResult = {
  /** Beats everybody else, one against one; null: nobody does, and the strongest paths decide. */
  readonly condorcetWinner: number | null;
  /** The smallest group whose members each beat everybody outside it. Without a Condorcet winner: those in the cycle, or tied. */
  readonly smithSet: readonly number[];
  /** All that nobody beats by strongest paths: several are a tie. */
  readonly winners: readonly number[];
  /** Groups of equals, the best first: the winners; then those whom only they beat; and so on. */
  readonly ranking: readonly (readonly number[])[];
  /** The weakest defeat of the strongest path from one to another; null: no path. */
  readonly strongestPaths: readonly (readonly (Defeat | null)[])[];
};

/**
 * The method of Markus Schulze ("A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner
 * election method", Social Choice and Welfare 36, 2011). Elects the Condorcet winner where there is one.
 */
export function schulze(matrix: PairwiseMatrix, rules: SchulzeRules = schulzeDefaults): SchulzeResult {
  const { levels, defeats } = rankDefeats(matrix, rules);
  const paths = strongestPaths(levels);
  const isBeaten = (candidate: number, by: number) => at(paths, by, candidate) > at(paths, candidate, by);
  const ranking = layers(matrix.length, isBeaten);
  const isBehind = (candidate: number, other: number) => at(matrix, candidate, other) <= at(matrix, other, candidate);
  const everybody = matrix.map((_, candidate) => candidate);
  const condorcetWinner = everybody.find((one) => everybody.every((other) => other === one || !isBehind(one, other)));
  return {
    condorcetWinner: condorcetWinner ?? null,
    smithSet: smithSetOf(matrix),
    winners: ranking[0] ?? [],
    ranking,
    strongestPaths: paths.map((row) => row.map((level) => defeats[level - 1] ?? null)),
  };
}

/** Every defeat as its place among all that occur, the weakest 1; 0 is no defeat. Places compare exactly whatever the strength. */
function rankDefeats(matrix: PairwiseMatrix, { strength }: SchulzeRules): { levels: number[][]; defeats: Defeat[] } {
  const compare = (one: Defeat, other: Defeat) =>
    strength === 'margins'
      ? one.support - one.opposition - (other.support - other.opposition)
      : one.support - other.support || other.opposition - one.opposition;
  const all = matrix.flatMap((row, a) =>
    row.flatMap((support, b) => {
      const opposition = at(matrix, b, a);
      return support > opposition ? [{ a, b, support, opposition }] : [];
    }),
  );
  const levels = matrix.map((row) => row.map(() => 0));
  const defeats: Defeat[] = [];
  for (const { a, b, support, opposition } of all.sort(compare)) {
    const last = defeats.at(-1);
    if (last === undefined || compare(last, { support, opposition }) !== 0) defeats.push({ support, opposition });
    (levels[a] as number[])[b] = defeats.length;
  }
  return { levels, defeats };
}

/** Floyd and Warshall's algorithm for widest paths, as in §2.3.1 of the paper. */
function strongestPaths(levels: readonly (readonly number[])[]): number[][] {
  const paths = levels.map((row) => [...row]);
  for (const [middle, onward] of paths.entries())
    for (const [from, row] of paths.entries()) {
      if (from === middle) continue;
      for (const [to, level] of row.entries())
        if (to !== from) row[to] = Math.max(level, Math.min(row[middle] ?? 0, onward[to] ?? 0));
    }
  return paths;
}

function layers(candidates: number, isBeaten: (candidate: number, by: number) => boolean): number[][] {
  const groups: number[][] = [];
  let rest = Array.from({ length: candidates }, (_, candidate) => candidate);
  while (rest.length > 0) {
    const group = rest.filter((one) => !rest.some((other) => isBeaten(one, other)));
    groups.push(group);
    rest = rest.filter((one) => !group.includes(one));
  }
  return groups;
}

/** Who reaches everybody by steps from one to another that does not beat them. */
function smithSetOf(matrix: PairwiseMatrix): number[] {
  const reached = (from: number) => {
    const seen = new Set([from]);
    for (const one of seen)
      for (const [other, row] of matrix.entries()) if (at(matrix, one, other) >= (row[one] ?? 0)) seen.add(other);
    return seen;
  };
  return matrix.flatMap((_, candidate) => (reached(candidate).size === matrix.length ? [candidate] : []));
}

function at(matrix: PairwiseMatrix, row: number, column: number): number {
  return matrix[row]?.[column] ?? 0;
}
