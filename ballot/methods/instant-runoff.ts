import { candidateOf, type GroupedRankings, groupEnd, groupRankings, type Ranking } from './rankings.ts';

/** What a city publishes beforehand, because it can change who wins. Ranks that were skipped are always passed over. */
export type InstantRunoffRules = {
  /**
   * A rank with several candidates. `exhaust`: the ballot counts for nobody from there on. `exhaust-if-several-remain`: the same, unless
   * all of them but one were eliminated, who then gets it. `skip`: the next rank counts.
   */
  readonly overvotes: 'exhaust' | 'exhaust-if-several-remain' | 'skip';
  /**
   * Several candidates with the fewest votes. `earlier-rounds`: who had the fewest in the round before is eliminated, then in the one
   * before that, and so on; last, and at once with `order`: who stands last on the ballot.
   */
  readonly eliminationTies: 'earlier-rounds' | 'order';
};

export const instantRunoffDefaults: InstantRunoffRules = { overvotes: 'exhaust', eliminationTies: 'earlier-rounds' };

/** How one was chosen among several. */
type Decision = { readonly candidate: number; readonly decidedBy: 'votes' | 'earlier-rounds' | 'order' };

export type Round = {
  /** Votes of each candidate; null: eliminated in an earlier round. */
  readonly counts: readonly (number | null)[];
  /** Ballots that count for nobody (any more). */
  readonly exhausted: number;
  /** Null in the last round. `tied`: all that had the fewest votes. */
  readonly eliminated: (Decision & { readonly tied: readonly number[] }) | null;
};

export type InstantRunoffResult = {
  readonly rounds: readonly Round[];
  /** One; or the last two, when nothing tells them apart; or none, when there was no vote. */
  readonly winners: readonly number[];
  readonly decidedBy: 'majority' | 'earlier-rounds' | 'tie' | 'no-votes';
};

/**
 * Instant run-off (the alternative vote; Robert's Rules of Order §45:62, "preferential voting"): who has the fewest first places is
 * eliminated, and those ballots pass to the next remaining candidate, until one has more than half of the ballots that still count.
 * One candidate is eliminated a round. The order on the ballot may eliminate somebody, but it never makes the winner of the last two:
 * where earlier rounds do not tell them apart, both are reported.
 */
export function instantRunoff(
  candidates: number,
  rankings: Iterable<Ranking>,
  rules: InstantRunoffRules = instantRunoffDefaults,
): InstantRunoffResult {
  const grouped = groupRankings(candidates, rankings);
  const remains = new Array<boolean>(candidates).fill(true);
  const rounds: Round[] = [];
  for (;;) {
    const { counts, exhausted } = countRound(grouped, remains, rules);
    const end = endOf(counts, grouped.total - exhausted, rounds, rules);
    if (end) return { ...end, rounds: [...rounds, { counts, exhausted, eliminated: null }] };
    const tied = fewestOf(counts);
    const eliminated = { ...lastOf(tied, rounds, rules), tied };
    rounds.push({ counts, exhausted, eliminated });
    remains[eliminated.candidate] = false;
  }
}

type Counts = Round['counts'];

function countRound(
  { weights }: GroupedRankings,
  remains: readonly boolean[],
  { overvotes }: InstantRunoffRules,
): Pick<Round, 'counts' | 'exhausted'> {
  const counts = remains.map((isIn): number | null => (isIn ? 0 : null));
  let exhausted = 0;
  for (const [ranking, weight] of weights) {
    const top = topOf(ranking, remains, overvotes);
    if (top === null) exhausted += weight;
    else counts[top] = (counts[top] ?? 0) + weight;
  }
  return { counts, exhausted };
}

/** The remaining candidate for whom a ranking counts. */
function topOf(
  ranking: string,
  remains: readonly boolean[],
  overvotes: InstantRunoffRules['overvotes'],
): number | null {
  let named = 0;
  let remaining = 0;
  let last = 0;
  for (let at = 0; at < ranking.length; at += 1) {
    const codeUnit = ranking.charCodeAt(at);
    if (codeUnit !== groupEnd) {
      named += 1;
      if (!remains[candidateOf(codeUnit)]) continue;
      remaining += 1;
      last = candidateOf(codeUnit);
      continue;
    }
    const isOvervote = overvotes === 'exhaust-if-several-remain' ? named === 0 || remaining > 1 : named !== 1;
    if (isOvervote && overvotes !== 'skip') return null;
    if (!isOvervote && remaining === 1) return last;
    named = 0;
    remaining = 0;
  }
  return null;
}

function endOf(
  counts: Counts,
  counting: number,
  earlier: readonly Round[],
  rules: InstantRunoffRules,
): Pick<InstantRunoffResult, 'winners' | 'decidedBy'> | null {
  if (counting === 0) return { winners: [], decidedBy: 'no-votes' };
  // Not twice the count, which could leave the safe integers.
  const majority = counts.findIndex((count) => count !== null && count > counting - count);
  if (majority >= 0) return { winners: [majority], decidedBy: 'majority' };
  const remaining = counts.flatMap((count, candidate) => (count === null ? [] : [candidate]));
  if (remaining.length > 2) return null;
  const { candidate, decidedBy } = lastOf(remaining, earlier, rules);
  if (decidedBy !== 'earlier-rounds') return { winners: remaining, decidedBy: 'tie' };
  return { winners: remaining.filter((one) => one !== candidate), decidedBy };
}

function fewestOf(counts: Counts, among: readonly number[] = counts.map((_, candidate) => candidate)): number[] {
  const fewest = among.reduce(
    (least, candidate) => Math.min(least, counts[candidate] ?? least),
    Number.POSITIVE_INFINITY,
  );
  return among.filter((candidate) => counts[candidate] === fewest);
}

/** Who comes last of those that have the same votes now. */
function lastOf(tied: readonly number[], earlier: readonly Round[], { eliminationTies }: InstantRunoffRules): Decision {
  let last = tied;
  if (eliminationTies === 'earlier-rounds')
    for (let round = earlier.length - 1; round >= 0 && last.length > 1; round -= 1)
      last = fewestOf(earlier[round]?.counts ?? [], last);
  const candidate = last.at(-1);
  if (candidate === undefined) throw new RangeError('nobody is left to eliminate');
  const decidedBy = tied.length === 1 ? 'votes' : last.length === 1 ? 'earlier-rounds' : 'order';
  return { candidate, decidedBy };
}
