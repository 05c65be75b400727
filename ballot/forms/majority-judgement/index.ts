import type { MajorityJudgementForm } from '../../../contract/form.ts';
import { err, ok } from '../../../contract/result.ts';
import { majorityJudgment } from '../../methods/index.ts';
import { areSame, idsOf, lineOf, sumOf } from '../options.ts';
import type { FormRules, TallyOf } from '../rules.ts';

/** A grade for each option; those without one count as given the worst (`unrated: worst`, a static default). */
export const majorityJudgement: FormRules<'majority-judgement'> = {
  validate(form, choices) {
    if (choices.grades.length !== form.options.length) return err({ code: 'wrong-length' });
    const known = idsOf(form.grades);
    const stranger = choices.grades.find((grade) => grade !== null && !known.includes(grade));
    if (stranger) return err({ code: 'unknown-grade', grade: stranger });
    const isNothing = choices.grades.every((grade) => grade === null);
    return isNothing ? err({ code: 'too-few', chosen: 0 }) : ok(choices);
  },

  longest(form) {
    const [first = '', ...others] = idsOf(form.grades);
    // As long as `null` at least, which stands without quotation marks.
    const longest = others.reduce((one, other) => (other.length > one.length ? other : one), first).padEnd(2, 'x');
    return { kind: 'majority-judgement', grades: form.options.map(() => longest) };
  },

  describe(form, choices) {
    return form.options.map((option, index) => {
      const grade = form.grades.find(({ id }) => id === choices.grades[index]);
      return grade ? lineOf(option, { kind: 'grade', label: grade.label }) : lineOf(option, { kind: 'no-grade' });
    });
  },

  possible(form) {
    const ungraded = form.options.map((option) => lineOf(option, { kind: 'no-grade' }));
    const graded = form.options.flatMap((option) =>
      form.grades.map(({ label }) => lineOf(option, { kind: 'grade', label })),
    );
    return [{ lines: [...ungraded, ...graded], most: form.options.length }];
  },

  counter(form) {
    const worst = form.grades.length - 1;
    const places = new Map<string | null, number>(form.grades.map(({ id }, place) => [id, place]));
    const counts = form.options.map(() => form.grades.map(() => 0));
    let expressed = 0;
    return {
      add({ grades }, ballots) {
        expressed += ballots;
        for (const [at, row] of counts.entries()) {
          const place = places.get(grades[at] ?? null) ?? worst;
          row[place] = (row[place] ?? 0) + ballots;
        }
      },
      tally: () => ({ kind: 'majority-judgement', ...judge(form, counts), expressed }),
    };
  },

  expressed(form, { options, ranking, expressed }) {
    if (!areSame(idsOf(options), idsOf(form.options))) return null;
    const counts = options.map(({ grades }) => grades);
    const isPossible = counts.every((grades) => grades.length === form.grades.length && sumOf(grades) === expressed);
    if (!isPossible) return null;
    const judged = judge(form, counts);
    const isJudged =
      areSame(
        judged.ranking.map((group) => group.join(' ')),
        ranking.map((group) => group.join(' ')),
      ) && judged.options.every(({ median }, at) => median === options[at]?.median);
    return isJudged ? expressed : null;
  },
};

/** @param counts for each option, how often each grade was given, best first */
function judge(
  form: MajorityJudgementForm,
  counts: readonly (readonly number[])[],
): Pick<TallyOf<'majority-judgement'>, 'options' | 'ranking'> {
  const { medians, ranking } = majorityJudgment(counts.map((grades) => grades.toReversed()));
  const worst = form.grades.length - 1;
  const isEmpty = medians.every((median) => median === null);
  return {
    options: form.options.map(({ id }, at) => {
      const median = medians[at] ?? null;
      return {
        id,
        grades: [...(counts[at] ?? [])],
        median: median === null ? null : (form.grades[worst - median]?.id ?? null),
      };
    }),
    ranking: isEmpty ? [] : ranking.map(({ candidates }) => candidates.map((at) => form.options[at]?.id ?? '')),
  };
}
