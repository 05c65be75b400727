import type { Approval } from './counts.ts';
import { compare, type Fraction, greatestCommonDivisor, reduced, zero } from './fractions.ts';
import {
  type BudgetRules,
  type BudgetStep,
  breakTie,
  budgetDefaults,
  costOf,
  greedyBudget,
  type Project,
} from './greedy-budget.ts';
import { addWeight } from './weights.ts';

export type EqualSharesRules = BudgetRules & {
  /** What a funded project is worth to a supporter. `cost`: what it costs; `cardinality`: one, whatever it costs. */
  readonly utility: 'cost' | 'cardinality';
  /**
   * What becomes of money that the shares leave. `none`: it stays. `greedy`: most votes first, as long as it lasts. `add1`: all shares
   * grow by 1 and everything is bought anew, as long as that stays within the envelope, and `mostAdditions` times at most; what then is
   * left goes by `greedy`.
   */
  readonly completion: 'none' | 'add1' | 'greedy';
};

export const equalSharesDefaults: EqualSharesRules = { ...budgetDefaults, utility: 'cost', completion: 'add1' };

/**
 * How often a share grows by 1. No vote of a city comes near it: it is there so that a count ends, also where a few voters share a
 * fortune.
 */
export const mostAdditions = 100_000;

/** A project that its supporters bought. */
export type EqualSharesStep = {
  readonly project: number;
  readonly supporters: number;
  /** What a supporter pays who can: the others pay all that they have left. */
  readonly payment: Fraction;
  /** What put it before all others: the least that a supporter pays for what it is worth, or how that tie was broken. */
  readonly decidedBy: 'payment' | 'cost' | 'order';
};

export type EqualSharesResult = {
  readonly selected: readonly number[];
  /** How many approve of each project. */
  readonly counts: readonly number[];
  /** Voters who share the envelope: those that approve of a project. */
  readonly voters: number;
  /** What each voter could spend in the end, and how often 1 was added to reach it. */
  readonly share: Fraction;
  readonly added: number;
  readonly steps: readonly EqualSharesStep[];
  /** How `greedy` went on with what was left. */
  readonly completion: readonly BudgetStep[];
  readonly left: number;
};

/**
 * The method of equal shares (Peters, Pierczyński and Skowron, "Proportional Participatory Budgeting with Additive Utilities", NeurIPS
 * 2021; completions as in Faliszewski et al., "Participatory Budgeting: Data, Tools, and Analysis", IJCAI 2023, and equalshares.net). The
 * envelope is shared equally among the voters; a project is bought by its supporters, who pay equally, or all that they have left; the
 * project whose supporters pay least for what it is worth goes first. A project that costs more than the envelope is never bought.
 */
export function equalShares(
  projects: readonly Project[],
  ballots: Iterable<Approval>,
  envelope: number,
  rules: EqualSharesRules = equalSharesDefaults,
): EqualSharesResult {
  const electorate = gather(projects, ballots, envelope);
  const { counts, voters } = electorate;
  let added = 0;
  let steps = buy(electorate, envelope, rules);
  if (rules.completion === 'add1')
    while (added < mostAdditions && canBuyMore(electorate, steps, envelope)) {
      const next = buy(electorate, envelope + (added + 1) * voters, rules);
      if (costOfAll(electorate, next) > envelope) break;
      added += 1;
      steps = next;
    }

  const bought = steps.map(({ project }) => project);
  const left = envelope - costOfAll(electorate, steps);
  const notBought = counts.map((count, project) => (bought.includes(project) ? 0 : count));
  const rest = rules.completion === 'none' ? null : greedyBudget(projects, notBought, left, rules);
  return {
    selected: [...bought, ...(rest?.selected ?? [])],
    counts,
    voters,
    share: { numerator: BigInt(envelope) + BigInt(added) * BigInt(voters), denominator: BigInt(Math.max(voters, 1)) },
    added,
    steps,
    completion: rest?.steps.filter(({ outcome }) => outcome !== 'no-votes') ?? [],
    left: rest?.left ?? left,
  };
}

/** Voters with equal ballots pay equally throughout, so they stand together. */
interface Electorate {
  readonly projects: readonly Project[];
  readonly voters: number;
  readonly counts: readonly number[];
  /** Per group of equal ballots. */
  readonly approved: readonly Uint16Array[];
  readonly weights: readonly number[];
  /** Per project, the groups that approve of it; none where it costs more than the envelope. */
  readonly supporters: readonly (readonly number[])[];
}

function gather(projects: readonly Project[], ballots: Iterable<Approval>, envelope: number): Electorate {
  const groups = new Map<string, { approved: Uint16Array; weight: number }>();
  let voters = 0;
  for (const { approved, weight } of ballots) {
    const distinct = Uint16Array.from(new Set(approved)).sort();
    if (distinct.length === 0 || weight === 0) continue;
    voters = addWeight(voters, weight);
    const key = String.fromCharCode(...distinct);
    const group = groups.get(key);
    if (group) group.weight += weight;
    else groups.set(key, { approved: distinct, weight });
  }
  const all = [...groups.values()];
  const counts = projects.map(() => 0);
  const supporters = projects.map((): number[] => []);
  for (const [group, { approved, weight }] of all.entries())
    for (const project of approved) {
      counts[project] = (counts[project] ?? 0) + weight;
      if (costOf(projects, project) <= envelope) supporters[project]?.push(group);
    }
  return {
    projects,
    voters,
    counts,
    approved: all.map(({ approved }) => approved),
    weights: all.map(({ weight }) => weight),
    supporters,
  };
}

function costOfAll({ projects }: Electorate, steps: readonly EqualSharesStep[]): number {
  return steps.reduce((sum, { project }) => sum + costOf(projects, project), 0);
}

function canBuyMore(electorate: Electorate, steps: readonly EqualSharesStep[], envelope: number): boolean {
  const left = envelope - costOfAll(electorate, steps);
  const bought = new Set(steps.map(({ project }) => project));
  return electorate.supporters.some(
    (groups, project) => groups.length > 0 && !bought.has(project) && costOf(electorate.projects, project) <= left,
  );
}

/** Buys as long as supporters can, with `money` shared equally. */
function buy(electorate: Electorate, money: number, rules: EqualSharesRules): EqualSharesStep[] {
  const { projects, supporters } = electorate;
  const purses = new Purses(electorate, money);
  // What a supporter pays for a project only grows while purses empty, so what was found before is a bound.
  let offers = projects.flatMap((_, project) => (supporters[project]?.length ? [{ project, payment: zero }] : []));
  const rateOf = ({ project, payment }: Offer): Fraction =>
    rules.utility === 'cardinality'
      ? payment
      : { numerator: payment.numerator, denominator: payment.denominator * BigInt(costOf(projects, project)) };
  const steps: EqualSharesStep[] = [];
  for (;;) {
    const order = offers.map((offer) => ({ offer, bound: rateOf(offer) })).sort((a, b) => compare(a.bound, b.bound));
    let rest: Offer[] = [];
    let best: Offer[] = [];
    let bestRate: Fraction | null = null;
    for (const { offer, bound } of order) {
      if (bestRate && compare(bound, bestRate) > 0) {
        rest.push(offer);
        continue;
      }
      const payment = purses.paymentFor(offer.project, offer.payment);
      if (payment === null) continue; // what supporters cannot pay now they never can
      const current = { project: offer.project, payment };
      const rate = rateOf(current);
      const difference = bestRate ? compare(rate, bestRate) : -1;
      if (difference > 0) rest.push(current);
      else if (difference === 0) best.push(current);
      else {
        rest = [...rest, ...best];
        best = [current];
        bestRate = rate;
      }
    }
    best.sort((one, other) => breakTie(projects, one.project, other.project, rules).difference);
    const [first, second] = best;
    if (first === undefined) return steps;
    const { project, payment } = first;
    purses.pay(project, payment);
    steps.push({
      project,
      supporters: electorate.counts[project] ?? 0,
      payment: reduced(payment),
      decidedBy: second ? breakTie(projects, project, second.project, rules).by : 'payment',
    });
    offers = [...rest, ...best.slice(1)];
  }
}

interface Offer {
  readonly project: number;
  /** The least that a supporter could pay, when it was last looked at. */
  readonly payment: Fraction;
}

/** Fractions of a share that whole numbers hold besides the exact value: they settle most comparisons without it. */
const unitBits = 40n;

/**
 * What each group's voters have left. Exactly: nothing, or the share less the payments for the funded projects that they approve of; all
 * of these have one common denominator. Beside that, `lowest` holds a bound in whole units of share / 2^40: what is left is at least
 * `lowest` and less than `lowest + slack`. Only where a comparison falls in between is the exact value worked out.
 */
class Purses {
  readonly #electorate: Electorate;
  readonly #isEmpty: Uint8Array;
  readonly #lowest: Float64Array;
  readonly #payments: bigint[];
  #denominator: bigint;
  #share: bigint;
  #slack = 1;

  constructor(electorate: Electorate, money: number) {
    const groups = electorate.weights.length;
    this.#electorate = electorate;
    this.#isEmpty = new Uint8Array(groups);
    this.#lowest = new Float64Array(groups).fill(Number(1n << unitBits));
    this.#payments = electorate.projects.map(() => 0n);
    this.#share = BigInt(money);
    this.#denominator = BigInt(electorate.voters);
  }

  /**
   * The payment at which the supporters of a project, each paying that or all they have left, pay its cost; null: they cannot. Newton's
   * method from a bound below: what they pay together grows with the payment in straight pieces, ever less steeply, so that each step
   * stays below the goal, and the one that changes nothing has reached it.
   */
  paymentFor(project: number, bound: Fraction): Fraction | null {
    const { approved, weights, supporters, projects } = this.#electorate;
    const groups = supporters[project] ?? [];
    const cost = BigInt(costOf(projects, project)) * this.#denominator;
    const timesPaid = new Float64Array(projects.length);
    let payment = bound;
    for (;;) {
      const canPay = this.#comparison(payment);
      let rich = 0;
      let poor = 0;
      timesPaid.fill(0);
      for (const group of groups) {
        if (this.#isEmpty[group]) continue;
        const weight = weights[group] ?? 0;
        if (canPay(group)) {
          rich += weight;
          continue;
        }
        poor += weight;
        for (const other of approved[group] ?? []) timesPaid[other] = (timesPaid[other] ?? 0) + weight;
      }
      if (rich === 0) return null;
      const spent = this.#payments.reduce((sum, one, other) => sum + one * BigInt(timesPaid[other] ?? 0), 0n);
      const numerator = cost - (BigInt(poor) * this.#share - spent);
      const next = { numerator, denominator: this.#denominator * BigInt(rich) };
      if (compare(next, payment) === 0) return next;
      payment = next;
    }
  }

  /** Takes the payment from each supporter who has it, and all from the others. */
  pay(project: number, payment: Fraction): void {
    const canPay = this.#comparison(payment);
    const units = this.#unitsOf(payment);
    for (const group of this.#electorate.supporters[project] ?? []) {
      if (canPay(group)) this.#lowest[group] = (this.#lowest[group] ?? 0) - units - 1;
      else this.#isEmpty[group] = 1;
    }
    this.#slack += 1;
    const { numerator, denominator } = reduced(payment);
    const factor = denominator / greatestCommonDivisor(this.#denominator, denominator);
    this.#denominator *= factor;
    this.#share *= factor;
    for (const [other, paid] of this.#payments.entries()) this.#payments[other] = paid * factor;
    this.#payments[project] = numerator * (this.#denominator / denominator);
  }

  #comparison(payment: Fraction): (group: number) => boolean {
    const units = this.#unitsOf(payment);
    const goal = payment.numerator * this.#denominator;
    return (group) => {
      if (this.#isEmpty[group]) return false;
      const lowest = this.#lowest[group] ?? 0;
      if (lowest > units) return true;
      if (lowest + this.#slack <= units) return false;
      return this.#leftOf(group) * payment.denominator >= goal;
    };
  }

  #unitsOf({ numerator, denominator }: Fraction): number {
    if (this.#share === 0n) return 0;
    return Number(((numerator * this.#denominator) << unitBits) / (denominator * this.#share));
  }

  #leftOf(group: number): bigint {
    let left = this.#share;
    for (const project of this.#electorate.approved[group] ?? []) left -= this.#payments[project] ?? 0n;
    return left;
  }
}
