import type { QuestionForm } from '../../../contract/form.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { areCountsOf, areInFormOrder, idsOf, lineOf, linesOf, optionCounter, sumOf } from '../options.ts';
import type { ChoiceLine, ChoicesError, FormRules, PossibleLines, TallyOf } from '../rules.ts';

/** How many options a ballot may choose. */
interface Limits {
  readonly minimum: number;
  readonly maximum: number;
}
interface Several {
  readonly options: readonly string[];
}
type SeveralTally = Omit<TallyOf<'multiple'>, 'kind'>;

/** As many options as the form allows. */
export const multiple: FormRules<'multiple'> = {
  validate: (form, choices) => validate(form, choices, form),
  longest: (form) => ({ kind: 'multiple', options: longest(form, form) }),
  describe,
  possible: (form) => possible(form, form),
  counter(form) {
    const counter = severalCounter(form);
    return { add: counter.add, tally: () => ({ kind: 'multiple', ...counter.tally() }) };
  },
  expressed: (form, counted) => expressed(form, counted, form),
};

/** Every option that is approved of. */
export const approval: FormRules<'approval'> = {
  validate: (form, choices) => validate(form, choices, anyNumber(form)),
  longest: (form) => ({ kind: 'approval', options: longest(form, anyNumber(form)) }),
  describe,
  possible: (form) => possible(form, anyNumber(form)),
  counter(form) {
    const counter = severalCounter(form);
    return { add: counter.add, tally: () => ({ kind: 'approval', ...counter.tally() }) };
  },
  expressed: (form, counted) => expressed(form, counted, anyNumber(form)),
};

/** Counts ballots that each name several options. */
export function severalCounter(form: QuestionForm): {
  add(choices: Several, ballots: number): void;
  tally(): SeveralTally;
} {
  const counts = optionCounter(form);
  let expressed = 0;
  return {
    add({ options }, ballots) {
      expressed += ballots;
      for (const option of options) counts.add(option, ballots);
    },
    tally: () => ({ ...counts.counts(), expressed }),
  };
}

function anyNumber({ options }: QuestionForm): Limits {
  return { minimum: 1, maximum: options.length };
}

function validate<Choices extends Several>(
  form: QuestionForm,
  choices: Choices,
  { minimum, maximum }: Limits,
): Result<Choices, ChoicesError> {
  const ordered = areInFormOrder(form, choices.options);
  if (!ordered.ok) return ordered;
  const chosen = choices.options.length;
  if (chosen < minimum) return err({ code: 'too-few', chosen });
  return chosen > maximum ? err({ code: 'too-many', chosen }) : ok(choices);
}

function longest({ options }: QuestionForm, { maximum }: Limits): string[] {
  const longestFirst = idsOf(options).sort((one, other) => other.length - one.length);
  return longestFirst.slice(0, maximum);
}

function describe(form: QuestionForm, { options }: Several): ChoiceLine[] {
  return linesOf(form, options);
}

function possible({ options }: QuestionForm, { maximum }: Limits): PossibleLines[] {
  return [{ lines: options.map((option) => lineOf(option)), most: maximum }];
}

function expressed(form: QuestionForm, counted: SeveralTally, { minimum, maximum }: Limits): number | null {
  if (!areCountsOf(form, counted)) return null;
  const ballots = counted.expressed;
  const total = sumOf(counted.options.map(({ count }) => count));
  const isPossible =
    counted.options.every(({ count }) => count <= ballots) && total >= minimum * ballots && total <= maximum * ballots;
  return isPossible ? ballots : null;
}
