/** Options in order of preference: groups of one rank, best first. Each is named once, and no group is empty. */
export type Ranks = readonly (readonly string[])[];

/** The rank of an option, from 1; 0 while it has none. */
export function rankOf(ranks: Ranks, option: string): number {
  return ranks.findIndex((group) => group.includes(option)) + 1;
}

/** Gives an option the next rank, or takes its rank away where it has one. */
export function toggleRank(ranks: Ranks, option: string): Ranks {
  return rankOf(ranks, option) > 0 ? without(ranks, option) : [...ranks, [option]];
}

/**
 * Moves a ranked option one step up or down: past its neighbour; where ties are allowed, beside its neighbour first, and from
 * there alone to the other side.
 */
export function moveRank(ranks: Ranks, option: string, by: -1 | 1, ties: boolean): Ranks {
  const at = rankOf(ranks, option) - 1;
  const group = ranks[at];
  if (!group) return ranks;
  if (group.length > 1) return insert(without(ranks, option), by < 0 ? at : at + 1, option);
  const neighbour = ranks[at + by];
  if (!neighbour) return ranks;
  const others = without(ranks, option);
  return ties ? join(others, by < 0 ? at - 1 : at, option) : insert(others, at + by, option);
}

/** Puts an option at a rank (from 1): beside those that are there where ties are allowed, otherwise before them. */
export function placeAtRank(ranks: Ranks, option: string, rank: number, ties: boolean): Ranks {
  if (rank < 1) return without(ranks, option);
  const others = without(ranks, option);
  const at = Math.min(rank - 1, others.length);
  return ties && at < others.length ? join(others, at, option) : insert(others, at, option);
}

function without(ranks: Ranks, option: string): Ranks {
  return ranks.map((group) => group.filter((one) => one !== option)).filter((group) => group.length > 0);
}

function insert(ranks: Ranks, at: number, option: string): Ranks {
  return ranks.toSpliced(at, 0, [option]);
}

function join(ranks: Ranks, at: number, option: string): Ranks {
  return ranks.map((group, index) => (index === at ? [...group, option] : group));
}
