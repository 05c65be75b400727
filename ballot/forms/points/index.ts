import type { PointsForm } from '../../../contract/form.ts';
import { err, ok } from '../../../contract/result.ts';
import { areCountsOf, lineOf, optionCounter, sumOf } from '../options.ts';
import type { FormRules } from '../rules.ts';

/** Points, of which a resident has so many (Toulouse 2019: at most 3 to a project, 7 in all). Not all of them need be given. */
export const points: FormRules<'points'> = {
  validate(form, choices) {
    if (choices.points.length !== form.options.length) return err({ code: 'wrong-length' });
    const over = form.options.find((_, index) => (choices.points[index] ?? 0) > form.mostPerOption);
    if (over) return err({ code: 'too-many-points', option: over.id });
    const chosen = sumOf(choices.points);
    if (chosen === 0) return err({ code: 'too-few', chosen });
    return chosen > form.total ? err({ code: 'too-many', chosen }) : ok(choices);
  },

  longest: (form) => ({ kind: 'points', points: form.options.map(() => form.mostPerOption) }),

  describe(form, choices) {
    return form.options.flatMap((option, index) => {
      const given = choices.points[index] ?? 0;
      return given > 0 ? [lineOf(option, { kind: 'points', points: given })] : [];
    });
  },

  possible(form) {
    const lines = form.options.map((option) => lineOf(option, { kind: 'points', points: form.mostPerOption }));
    return [{ lines, most: mostOptionsNamed(form) }];
  },

  counter(form) {
    const given = optionCounter(form);
    const givers = optionCounter(form);
    let expressed = 0;
    return {
      add(choices, ballots) {
        expressed += ballots;
        for (const [index, { id }] of form.options.entries()) {
          const number = choices.points[index] ?? 0;
          if (number === 0) continue;
          given.add(id, number * ballots);
          givers.add(id, ballots);
        }
      },
      tally() {
        const { options, leaders } = given.counts();
        const named = givers.counts().options;
        return {
          kind: 'points',
          options: options.map((option, index) => ({ ...option, ballots: named[index]?.count ?? 0 })),
          leaders,
          expressed,
        };
      },
    };
  },

  expressed(form, tally) {
    if (!areCountsOf(form, tally)) return null;
    const ballots = tally.expressed;
    const isOptionPossible = tally.options.every(
      ({ count, ballots: named }) => named <= ballots && count >= named && count <= named * form.mostPerOption,
    );
    const total = sumOf(tally.options.map(({ count }) => count));
    return isOptionPossible && total >= ballots && total <= ballots * form.total ? ballots : null;
  },
};

function mostOptionsNamed({ options, total }: PointsForm): number {
  return Math.min(options.length, total);
}
