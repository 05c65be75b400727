/** `cost`: a whole number from 1, in the unit of the envelope. */
export type Project = { readonly cost: number };

/** What goes first of projects that are level. `cheaper-first`: the one that costs less, then the earlier on the ballot; `order`: the earlier. */
export type BudgetRules = { readonly ties: 'cheaper-first' | 'order' };

export const budgetDefaults: BudgetRules = { ties: 'cheaper-first' };

/** One project, when its turn came. */
export type BudgetStep = {
  readonly project: number;
  readonly votes: number;
  /** What was left of the envelope before. */
  readonly left: number;
  readonly outcome: 'funded' | 'does-not-fit' | 'no-votes';
  /** What put it before the next project; null: the last. */
  readonly aheadBy: 'votes' | 'cost' | 'order' | null;
};

export type GreedyBudgetResult = {
  readonly selected: readonly number[];
  readonly steps: readonly BudgetStep[];
  readonly left: number;
};

/**
 * The rule of most cities (pabulib's `greedy`): the project with most votes first; one that no longer fits in what is left is passed
 * over, and a smaller one behind it may still fit. A project that nobody voted for is not funded.
 */
export function greedyBudget(
  projects: readonly Project[],
  counts: readonly number[],
  envelope: number,
  rules: BudgetRules = budgetDefaults,
): GreedyBudgetResult {
  const votesOf = (project: number) => counts[project] ?? 0;
  const turns = projects.map((_, project) => project);
  turns.sort((one, other) => votesOf(other) - votesOf(one) || breakTie(projects, one, other, rules).difference);
  let left = envelope;
  const steps = turns.map((project, turn): BudgetStep => {
    const next = turns[turn + 1];
    const votes = votesOf(project);
    const cost = costOf(projects, project);
    const outcome = votes === 0 ? 'no-votes' : cost > left ? 'does-not-fit' : 'funded';
    const aheadBy =
      next === undefined ? null : votes > votesOf(next) ? 'votes' : breakTie(projects, project, next, rules).by;
    const step = { project, votes, left, outcome, aheadBy } as const;
    if (outcome === 'funded') left -= cost;
    return step;
  });
  const selected = steps.filter(({ outcome }) => outcome === 'funded').map(({ project }) => project);
  return { selected, steps, left };
}

/** Which of two level projects goes first (`difference` below 0: `one`), and by which rule. */
export function breakTie(
  projects: readonly Project[],
  one: number,
  other: number,
  { ties }: BudgetRules,
): { readonly difference: number; readonly by: 'cost' | 'order' } {
  const cheaper = ties === 'cheaper-first' ? costOf(projects, one) - costOf(projects, other) : 0;
  return cheaper !== 0 ? { difference: cheaper, by: 'cost' } : { difference: one - other, by: 'order' };
}

/** @throws RangeError for a cost that cannot be reckoned with exactly */
export function costOf(projects: readonly Project[], project: number): number {
  const cost = projects[project]?.cost;
  if (cost === undefined || !Number.isSafeInteger(cost) || cost < 1)
    throw new RangeError(`project ${project} has no cost that is a whole number from 1`);
  return cost;
}
