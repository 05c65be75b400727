import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, type Fraction } from './fractions.ts';
import {
  type Approval,
  approvalCounts,
  type BudgetRules,
  budgetDefaults,
  type EqualSharesRules,
  equalShares,
  equalSharesDefaults,
  greedyBudget,
  mostAdditions,
  type Project,
} from './index.ts';

type Vote = { readonly projects: readonly Project[]; readonly ballots: readonly Approval[]; readonly envelope: number };

const votes: fc.Arbitrary<Vote> = fc.integer({ min: 1, max: 6 }).chain((projects) =>
  fc.record({
    projects: fc.array(fc.record({ cost: fc.integer({ min: 1, max: 30 }) }), {
      minLength: projects,
      maxLength: projects,
    }),
    ballots: fc.array(
      fc.record({
        approved: fc.subarray(Array.from({ length: projects }, (_, project) => project)),
        weight: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 10 },
    ),
    envelope: fc.integer({ min: 1, max: 60 }),
  }),
);
const anyTies = fc.constantFrom<BudgetRules['ties']>('cheaper-first', 'order');
const anyRules: fc.Arbitrary<EqualSharesRules> = fc.record({
  ties: anyTies,
  utility: fc.constantFrom('cost', 'cardinality'),
  completion: fc.constantFrom('none', 'add1', 'greedy'),
});

const apart = (ballots: readonly Approval[]): Approval[] =>
  ballots.flatMap(({ approved, weight }) => Array.from({ length: weight }, () => ({ approved, weight: 1 }))).reverse();

test('the greedy rule funds the most voted project that fits, then the next, and never more than the envelope', () => {
  fc.assert(
    fc.property(votes, anyTies, ({ projects, ballots, envelope }, ties) => {
      const counts = approvalCounts(projects.length, ballots);
      const { selected, steps, left } = greedyBudget(projects, counts, envelope, { ties });
      let money = envelope;
      const waiting = projects.map(({ cost }, project) => ({ cost, project, votes: counts[project] ?? 0 }));
      const byHand: number[] = [];
      while (waiting.length > 0) {
        const next = waiting.reduce((best, one) => {
          if (one.votes !== best.votes) return one.votes > best.votes ? one : best;
          if (ties === 'cheaper-first' && one.cost !== best.cost) return one.cost < best.cost ? one : best;
          return best;
        });
        waiting.splice(waiting.indexOf(next), 1);
        if (next.votes === 0 || next.cost > money) continue;
        money -= next.cost;
        byHand.push(next.project);
      }
      expect({ selected, left }).toEqual({ selected: byHand, left: money });
      expect(steps.map(({ project }) => project).sort()).toEqual(projects.map((_, project) => project));
      for (const step of steps)
        if (step.outcome === 'does-not-fit') expect(projects[step.project]?.cost).toBeGreaterThan(step.left);
    }),
  );
});

test('the greedy rule says what put a project before the next', () => {
  const projects = [5, 4, 4, 9].map((cost) => ({ cost }));
  const said = (ties: BudgetRules['ties']) =>
    greedyBudget(projects, [3, 3, 3, 8], 100, { ties }).steps.map(({ project, aheadBy }) => [project, aheadBy]);
  expect(said(budgetDefaults.ties)).toEqual([
    [3, 'votes'],
    [1, 'order'],
    [2, 'cost'],
    [0, null],
  ]);
  expect(said('order')).toEqual([
    [3, 'votes'],
    [0, 'order'],
    [1, 'order'],
    [2, null],
  ]);
});

/** Equal shares from the paper's definition (§3), voter by voter, each with a fraction of its own, without any bound or grouping. */
function byHand({ projects, ballots, envelope }: Vote, rules: EqualSharesRules, added: number): number[] {
  const voters = apart(ballots).filter(({ approved }) => approved.length > 0);
  const n = BigInt(voters.length);
  const purses: Fraction[] = voters.map(() => ({ numerator: BigInt(envelope) + BigInt(added) * n, denominator: n }));
  const minus = (a: Fraction, b: Fraction) => ({
    numerator: a.numerator * b.denominator - b.numerator * a.denominator,
    denominator: a.denominator * b.denominator,
  });
  const bought: number[] = [];
  for (;;) {
    const offers = projects.flatMap(({ cost }, project) => {
      if (bought.includes(project) || cost > envelope) return [];
      const supporters = voters.flatMap(({ approved }, voter) => (approved.includes(project) ? [voter] : []));
      supporters.sort((a, b) => compare(purses[a] as Fraction, purses[b] as Fraction));
      let missing: Fraction = { numerator: BigInt(cost), denominator: 1n };
      for (const [place, voter] of supporters.entries()) {
        const payment = { ...missing, denominator: missing.denominator * BigInt(supporters.length - place) };
        if (compare(payment, purses[voter] as Fraction) <= 0) {
          const utility = rules.utility === 'cost' ? BigInt(cost) : 1n;
          return [
            { project, cost, supporters, payment, rate: { ...payment, denominator: payment.denominator * utility } },
          ];
        }
        missing = minus(missing, purses[voter] as Fraction);
      }
      return [];
    });
    offers.sort(
      (a, b) =>
        compare(a.rate, b.rate) || (rules.ties === 'cheaper-first' ? a.cost - b.cost : 0) || a.project - b.project,
    );
    const [first] = offers;
    if (!first) return bought;
    bought.push(first.project);
    for (const voter of first.supporters) {
      const purse = purses[voter] as Fraction;
      purses[voter] =
        compare(first.payment, purse) < 0 ? minus(purse, first.payment) : { numerator: 0n, denominator: 1n };
    }
  }
}

test('equal shares buys what the definition buys, in its order', () => {
  fc.assert(
    fc.property(votes, anyRules, (vote, rules) => {
      const { steps, added } = equalShares(vote.projects, vote.ballots, vote.envelope, rules);
      expect(steps.map(({ project }) => project)).toEqual(byHand(vote, rules, added));
    }),
    { numRuns: 500 },
  );
});

test('shares grow by 1 as long as what they buy stays within the envelope and something more would fit', () => {
  fc.assert(
    fc.property(votes, anyRules, (vote, rules) => {
      const { projects, envelope } = vote;
      const { steps, added, counts } = equalShares(projects, vote.ballots, envelope, rules);
      const costOf = (of: readonly number[]) => of.reduce((sum, project) => sum + (projects[project]?.cost ?? 0), 0);
      if (rules.completion !== 'add1') {
        expect(added).toBe(0);
        return;
      }
      for (let less = 0; less < added; less += 1)
        expect(costOf(byHand(vote, rules, less))).toBeLessThanOrEqual(envelope);
      const bought = steps.map(({ project }) => project);
      const fits = counts.some(
        (count, project) =>
          count > 0 && !bought.includes(project) && (projects[project]?.cost ?? 0) <= envelope - costOf(bought),
      );
      if (fits) expect(costOf(byHand(vote, rules, added + 1))).toBeGreaterThan(envelope);
    }),
  );
});

test('a few voters who share a fortune are counted all the same', () => {
  const projects = [{ cost: 9e11 }, { cost: 8e11 }];
  const ballots = [
    { approved: [0], weight: 1 },
    { approved: [1], weight: 2 },
  ];
  const { selected, added, left } = equalShares(projects, ballots, 1e12);
  expect({ selected, added, left }).toEqual({ selected: [1], added: mostAdditions, left: 2e11 });
});

test('equal shares stays within the envelope, and with a completion leaves nothing that fits and that somebody wants', () => {
  fc.assert(
    fc.property(votes, anyRules, ({ projects, ballots, envelope }, rules) => {
      const { selected, left, counts } = equalShares(projects, ballots, envelope, rules);
      const spent = selected.reduce((sum, project) => sum + (projects[project]?.cost ?? 0), 0);
      expect(spent + left).toBe(envelope);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(new Set(selected).size).toBe(selected.length);
      for (const [project, { cost }] of projects.entries())
        if (rules.completion !== 'none' && !selected.includes(project) && (counts[project] ?? 0) > 0)
          expect(cost).toBeGreaterThan(left);
    }),
  );
});

test('order, splitting and blanks change nothing', () => {
  fc.assert(
    fc.property(votes, anyRules, ({ projects, ballots, envelope }, rules) => {
      const result = equalShares(projects, ballots, envelope, rules);
      expect(equalShares(projects, apart(ballots), envelope, rules)).toEqual(result);
      expect(equalShares(projects, [...ballots, { approved: [], weight: 5 }], envelope, rules)).toEqual(result);
    }),
  );
});

test('with the price of everything, and what shares grow by, scaled alike, the same is bought', () => {
  fc.assert(
    fc.property(votes, anyRules, fc.constantFrom(2, 2 ** 40 + 1), ({ projects, ballots, envelope }, rules, factor) => {
      fc.pre(rules.completion !== 'add1');
      const dearer = projects.map(({ cost }) => ({ cost: cost * factor }));
      const { selected } = equalShares(projects, ballots, envelope, rules);
      expect(equalShares(dearer, ballots, envelope * factor, rules).selected).toEqual(selected);
      const more = ballots.map(({ approved, weight }) => ({ approved, weight: weight * factor }));
      expect(equalShares(projects, more, envelope, rules).selected).toEqual(selected);
    }),
  );
});

test('other names buy the same, unless the order on the ballot had to decide', () => {
  fc.assert(
    fc.property(votes, anyRules, ({ projects, ballots, envelope }, rules) => {
      const { selected, steps, completion } = equalShares(projects, ballots, envelope, rules);
      fc.pre(
        [...steps.map(({ decidedBy }) => decidedBy), ...completion.map(({ aheadBy }) => aheadBy)].every(
          (by) => by !== 'order',
        ),
      );
      const mirror = (project: number) => projects.length - 1 - project;
      const mirrored = ballots.map(({ approved, weight }) => ({ approved: approved.map(mirror), weight }));
      const other = equalShares(projects.toReversed(), mirrored, envelope, rules);
      fc.pre([...other.steps.map(({ decidedBy }) => decidedBy)].every((by) => by !== 'order'));
      expect(other.selected.map(mirror).sort()).toEqual([...selected].sort());
    }),
  );
});

test('a third of the envelope each is enough to the last coin', () => {
  // 10/3 less 1, less 1, less 1/3 is 1: floating point has less.
  const projects = [3, 3, 1, 3].map((cost) => ({ cost }));
  const everybody = [{ approved: [0, 1, 2, 3], weight: 3 }];
  const { selected, left, share, steps } = equalShares(projects, everybody, 10, {
    ...equalSharesDefaults,
    completion: 'none',
  });
  expect(selected).toEqual([2, 0, 1, 3]);
  expect(left).toBe(0);
  expect(share).toEqual({ numerator: 10n, denominator: 3n });
  expect(steps[0]).toEqual({
    project: 2,
    supporters: 3,
    payment: { numerator: 1n, denominator: 3n },
    decidedBy: 'cost',
  });
  expect(steps[1]?.decidedBy).toBe('order');
});

test('a small group with a share of its own is heard where the greedy rule gives all to the larger', () => {
  const projects = [40, 40, 20].map((cost) => ({ cost }));
  const ballots = [
    { approved: [0, 1], weight: 80 },
    { approved: [2], weight: 20 },
  ];
  expect(greedyBudget(projects, approvalCounts(3, ballots), 80).selected).toEqual([0, 1]);
  expect(equalShares(projects, ballots, 100, { ...equalSharesDefaults, completion: 'none' }).selected).toEqual([
    0, 1, 2,
  ]);
});

test('a cost that is no whole number from 1 is refused', () => {
  for (const cost of [0, -1, 0.5, 2 ** 53, Number.NaN]) {
    expect(() => greedyBudget([{ cost }], [1], 10)).toThrow(RangeError);
    expect(() => equalShares([{ cost }], [{ approved: [0], weight: 1 }], 10)).toThrow(RangeError);
  }
});
