import type { BudgetForm } from '../../../contract/form.ts';
import { err, ok } from '../../../contract/result.ts';
import { equalShares, greedyBudget } from '../../methods/index.ts';
import { areCountsOf, areInFormOrder, areSame, idsOf, lineOf, optionCounter, sumOf } from '../options.ts';
import type { FormRules } from '../rules.ts';

/** Projects that fit together in an envelope (participatory budget). */
export const budget: FormRules<'budget'> = {
  validate(form, choices) {
    const ordered = areInFormOrder(form, choices.options);
    if (!ordered.ok) return ordered;
    const costEuros = costOf(form, choices.options);
    if (costEuros > form.envelopeEuros) return err({ code: 'too-expensive', costEuros });
    return choices.options.length > 0 ? ok(choices) : err({ code: 'too-few', chosen: 0 });
  },

  longest: (form) => ({ kind: 'budget', options: idsOf(form.options) }),

  describe(form, choices) {
    return form.options
      .filter(({ id }) => choices.options.includes(id))
      .map((option) => lineOf(option, { kind: 'cost', euros: option.costEuros }));
  },

  possible(form) {
    const lines = form.options.map((option) => lineOf(option, { kind: 'cost', euros: option.costEuros }));
    return [{ lines, most: mostProjects(form) }];
  },

  counter(form) {
    const counts = optionCounter(form);
    const ids = idsOf(form.options);
    // Equal ballots once: equal shares asks who chose what together.
    const weights = new Map<string, number>();
    let expressed = 0;
    return {
      add({ options }, ballots) {
        expressed += ballots;
        for (const option of options) counts.add(option, ballots);
        if (form.method === 'greedy') return;
        const key = options.map((id) => ids.indexOf(id)).join(' ');
        weights.set(key, (weights.get(key) ?? 0) + ballots);
      },
      tally() {
        const counted = counts.counts();
        function* approvals() {
          for (const [key, weight] of weights) yield { approved: key.split(' ').map(Number), weight };
        }
        const selected =
          form.method === 'greedy'
            ? fundedByCounts(form, counted.options)
            : equalShares(projectsOf(form), approvals(), form.envelopeEuros).selected.map((at) => ids[at] ?? '');
        return { kind: 'budget', ...counted, funded: selected, expressed };
      },
    };
  },

  expressed(form, tally) {
    if (!areCountsOf(form, tally)) return null;
    const ballots = tally.expressed;
    const total = sumOf(tally.options.map(({ count }) => count));
    const isPossible =
      tally.options.every(({ count }) => count <= ballots) && total >= ballots && total <= ballots * mostProjects(form);
    const isFunded =
      form.method === 'greedy'
        ? areSame(tally.funded, fundedByCounts(form, tally.options))
        : new Set(tally.funded).size === tally.funded.length && costOf(form, tally.funded) <= form.envelopeEuros;
    return isPossible && isFunded ? ballots : null;
  },
};

/** What these projects cost together, in euros. */
export function costOf(form: BudgetForm, chosen: readonly string[]): number {
  return sumOf(form.options.filter(({ id }) => chosen.includes(id)).map(({ costEuros }) => costEuros));
}

/** As many projects as can stand on one ballot: the cheapest ones. */
function mostProjects({ options, envelopeEuros }: BudgetForm): number {
  let left = envelopeEuros;
  let most = 0;
  for (const cost of options.map(({ costEuros }) => costEuros).sort((one, other) => one - other)) {
    left -= cost;
    if (left < 0) break;
    most += 1;
  }
  return most;
}

function projectsOf({ options }: BudgetForm): { readonly cost: number }[] {
  return options.map(({ costEuros }) => ({ cost: costEuros }));
}

function fundedByCounts(
  form: BudgetForm,
  counts: readonly { readonly id: string; readonly count: number }[],
): string[] {
  const { selected } = greedyBudget(
    projectsOf(form),
    counts.map(({ count }) => count),
    form.envelopeEuros,
  );
  return selected.map((at) => form.options[at]?.id ?? '');
}
