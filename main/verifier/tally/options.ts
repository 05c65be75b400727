import type { BudgetForm, PointsForm } from '../../../contract/form.ts';
import type { Tally } from '../../../contract/tally.ts';

type TallyOf<Kind extends Tally['kind']> = Extract<Tally, { kind: Kind }>;
type Counted = { readonly id: string; readonly count: number };

/** Each ballot names so many different options. */
export function severalFault(
  tally: { readonly options: readonly Counted[]; readonly leaders: readonly string[] },
  ballots: number,
  least: number,
  most: number,
): string | undefined {
  const over = tally.options.find(({ count }) => count > ballots);
  if (over) return `${over.id} has ${over.count} votes, and there are ${ballots} ballots that are not blank`;
  const total = totalOf(tally.options);
  if (total < least * ballots || total > most * ballots)
    return `${ballots} ballots cannot name ${total} options: each names ${least} to ${most}`;
  return leadersFault(tally);
}

/** At least one point a ballot, no more than the form gives. */
export function pointsFault({ mostPerOption, total }: PointsForm, tally: TallyOf<'points'>): string | undefined {
  const { expressed } = tally;
  for (const { id, count, ballots } of tally.options)
    if (ballots > expressed || count < ballots || count > ballots * mostPerOption)
      return `${id} cannot have ${count} points from ${ballots} of ${expressed} ballots`;
  const given = totalOf(tally.options);
  if (given < expressed || given > expressed * total)
    return `${expressed} ballots cannot give ${given} points: each gives 1 to ${total}`;
  return leadersFault(tally);
}

/**
 * The most chosen first, then the cheaper, then the earlier one, as far as the envelope goes. What equal shares funds follows from
 * who chose what together, which no total tells: of it, only that the envelope holds it.
 */
export function budgetFault(form: BudgetForm, tally: TallyOf<'budget'>): string | undefined {
  const fault = severalFault(tally, tally.expressed, 1, mostOnOneBallot(form));
  if (fault) return fault;
  const costOf = new Map<string, number>(form.options.map(({ id, costEuros }) => [id, costEuros]));
  if (form.method === 'equal-shares') {
    const spent = tally.funded.reduce((sum, id) => sum + (costOf.get(id) ?? Number.POSITIVE_INFINITY), 0);
    const isOnce = new Set(tally.funded).size === tally.funded.length;
    return isOnce && spent <= form.envelopeEuros
      ? undefined
      : 'its funded projects do not fit in the envelope, or one is there twice';
  }
  const turns = form.options.map(({ id, costEuros }, at) => ({
    id,
    costEuros,
    at,
    votes: tally.options[at]?.count ?? 0,
  }));
  turns.sort((one, other) => other.votes - one.votes || one.costEuros - other.costEuros || one.at - other.at);
  let left = form.envelopeEuros;
  const funded: string[] = [];
  for (const { id, costEuros, votes } of turns) {
    if (votes === 0 || costEuros > left) continue;
    left -= costEuros;
    funded.push(id);
  }
  return funded.join(' ') === tally.funded.join(' ')
    ? undefined
    : `its funded are not those that the votes fund: ${funded.join(', ') || 'none'}`;
}

function mostOnOneBallot({ options, envelopeEuros }: BudgetForm): number {
  const cheapest = options.map(({ costEuros }) => costEuros).sort((one, other) => one - other);
  let spent = 0;
  return cheapest.filter((cost) => {
    spent += cost;
    return spent <= envelopeEuros;
  }).length;
}

/** All those lead that share the highest count above zero. */
export function leadersFault({
  options,
  leaders,
}: {
  readonly options: readonly Counted[];
  readonly leaders: readonly string[];
}): string | undefined {
  const highest = options.reduce((most, { count }) => Math.max(most, count), 1);
  const leading = options.filter(({ count }) => count === highest).map(({ id }) => id);
  return leading.join(' ') === leaders.join(' ')
    ? undefined
    : `its leaders are not those that lead: ${leading.join(', ') || 'none'}`;
}

function totalOf(options: readonly Counted[]): number {
  return options.reduce((sum, { count }) => sum + count, 0);
}
