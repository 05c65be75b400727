import type { RankedForm } from '../../../contract/form.ts';
import type { Tally } from '../../../contract/tally.ts';

type RankedTally = Extract<Tally, { kind: 'ranked' }>;
type Round = RankedTally['rounds'][number];
type Matrix = RankedTally['pairwise'];

/** Whether so many rankings can compare options so, and whether the winner follows by the method of the form. */
export function rankedFault(form: RankedForm, tally: RankedTally): string | undefined {
  const ids = form.options.map(({ id }) => id);
  const fault = matrixFault(form, tally);
  if (fault) return fault;
  if (form.method === 'schulze' && tally.rounds.length > 0) return 'it has rounds, and the form is counted without';
  const expected = form.method === 'schulze' ? schulzeRanking(tally.pairwise) : runoffRanking(tally.rounds, ids, tally);
  if (typeof expected === 'string') return expected;
  const inWords = (groups: readonly (readonly string[])[]) => groups.map((group) => group.join(' ')).join(' > ');
  const ranking = tally.expressed === 0 ? '' : inWords(expected.map((group) => group.map((at) => ids[at] ?? '')));
  return inWords(tally.ranking) === ranking ? undefined : `its ranking is not what its figures give: ${ranking}`;
}

function matrixFault({ ties }: RankedForm, { options, pairwise, expressed }: RankedTally): string | undefined {
  const firsts = options.reduce((sum, { first }) => sum + first, 0);
  if (ties ? firsts < expressed : firsts !== expressed)
    return `${firsts} first places cannot be of ${expressed} ballots that are not blank`;
  if (pairwise.length !== options.length) return 'its pairwise is not of all options';
  for (const [at, row] of pairwise.entries()) {
    const { id = '', first = 0 } = options[at] ?? {};
    if (row.length !== options.length || row[at] !== 0) return `the row of ${id} in its pairwise is not of all options`;
    if (first > expressed) return `${id} has more first places than there are ballots`;
    for (const [other, preferred] of row.entries()) {
      if (other === at) continue;
      if (preferred + (pairwise[other]?.[at] ?? 0) > expressed)
        return `${id} is compared with ${options[other]?.id} on more ballots than there are`;
      if (!ties && preferred < first)
        return `${id} is preferred to ${options[other]?.id} less often than it stands first`;
    }
  }
  return undefined;
}

/** A defeat by votes of the winner; of equal ones, that with fewer votes of the loser is the stronger. Null: none. */
type Strength = { readonly support: number; readonly opposition: number } | null;

/** Schulze's method by its definition: who has the stronger of the strongest paths between two is the better. */
function schulzeRanking(matrix: Matrix): number[][] {
  const all = matrix.map((_, at) => at);
  const paths = matrix.map((row, a) =>
    row.map((support, b): Strength => {
      const opposition = matrix[b]?.[a] ?? 0;
      return support > opposition ? { support, opposition } : null;
    }),
  );
  const path = (from: number, to: number) => paths[from]?.[to] ?? null;
  for (const middle of all)
    for (const from of all)
      for (const to of all) {
        if (from === to || from === middle || to === middle) continue;
        const [there, onward] = [path(from, middle), path(middle, to)];
        const through = isStronger(there, onward) ? onward : there;
        const row = paths[from];
        if (row && isStronger(through, path(from, to))) row[to] = through;
      }
  const groups: number[][] = [];
  for (let rest = all; rest.length > 0; ) {
    const best = rest.filter((one) => !rest.some((other) => isStronger(path(other, one), path(one, other))));
    groups.push(best);
    rest = rest.filter((one) => !best.includes(one));
  }
  return groups;
}

function isStronger(one: Strength, other: Strength): boolean {
  if (!one || !other) return one !== null;
  return one.support !== other.support ? one.support > other.support : one.opposition < other.opposition;
}

/** The ranking that rounds of an instant run-off give, best first; or a sentence of what no run-off can have done. */
function runoffRanking(
  rounds: readonly Round[],
  ids: readonly string[],
  { options, pairwise, expressed }: RankedTally,
): number[][] | string {
  const out: number[] = [];
  for (const [number, round] of rounds.entries()) {
    const name = `round ${number + 1}`;
    const earlier = rounds.slice(0, number);
    const before = earlier.at(-1);
    const isLast = number === rounds.length - 1;
    const here = ids.flatMap((_, at) => (out.includes(at) ? [] : [at]));
    const votes = (at: number) => round.counts[at] ?? 0;
    if (round.counts.length !== ids.length || ids.some((_, at) => (round.counts[at] === null) !== out.includes(at)))
      return `${name} does not count exactly those who are left`;
    if (here.reduce((sum, at) => sum + votes(at), round.exhausted) !== expressed)
      return `${name} does not count each of the ${expressed} ballots once`;
    if (number === 0 && options.some(({ first }, at) => first !== votes(at)))
      return 'round 1 does not count the first places';
    if (before && (round.exhausted < before.exhausted || here.some((at) => votes(at) < (before.counts[at] ?? 0))))
      return `in ${name} somebody has fewer votes than before`;
    const [one, other] = here;
    if (here.length === 2 && one !== undefined && other !== undefined && votes(one) !== pairwise[one]?.[other])
      return `${name} is not what comparing the last two gives`;
    const counting = expressed - round.exhausted;
    const isDecided = counting === 0 || here.length <= 2 || here.some((at) => 2 * votes(at) > counting);
    if (isDecided !== isLast)
      return isLast ? `${name} is the last one and decides nothing` : `${name} decides, and is not the last one`;
    if (isLast)
      return round.eliminated.length > 0
        ? `${name} is the last one and eliminates somebody`
        : ended(round, earlier, here, out, counting);
    const [gone] = round.eliminated;
    const { loser, by } = fewest(here, round, earlier);
    if (round.eliminated.length !== 1 || gone !== ids[loser] || round.tie !== by)
      return `${name} must eliminate ${ids[loser]}`;
    out.push(loser);
  }
  return expressed === 0 ? [] : 'it has no rounds';
}

function ended(
  round: Round,
  earlier: readonly Round[],
  here: readonly number[],
  out: readonly number[],
  counting: number,
): number[][] {
  const winners = winnersOf(round, earlier, here, counting);
  const left = here.filter((at) => !winners.includes(at));
  return [winners, left, ...out.toReversed().map((at) => [at])].filter((group) => group.length > 0);
}

function winnersOf(round: Round, earlier: readonly Round[], here: readonly number[], counting: number): number[] {
  if (counting === 0) return [];
  const majority = here.filter((at) => 2 * (round.counts[at] ?? 0) > counting);
  if (majority.length > 0) return majority;
  const { loser, by } = fewest(here, round, earlier);
  return by === 'earlier-rounds' ? here.filter((at) => at !== loser) : [...here];
}

/** Who has the fewest votes; of several, who had the fewest in the round before, and so on; then the last one on the ballot. */
function fewest(here: readonly number[], round: Round, earlier: readonly Round[]): { loser: number; by: Round['tie'] } {
  const least = (among: readonly number[], { counts }: Round) => {
    const lowest = Math.min(...among.map((at) => counts[at] ?? 0));
    return among.filter((at) => counts[at] === lowest);
  };
  let among = least(here, round);
  if (among.length === 1) return { loser: among[0] ?? 0, by: null };
  for (const before of earlier.toReversed()) among = least(among, before);
  return { loser: among.at(-1) ?? 0, by: among.length === 1 ? 'earlier-rounds' : 'order' };
}
