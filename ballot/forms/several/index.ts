import type { BallotForm } from '../../../contract/form.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import { areCountsOf, countOptions, lineOf } from '../options.ts';
import type { ChoiceLine, ChoicesError, FormRules, TallyOf } from '../rules.ts';

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
  tally: (form, choices) => ({ kind: 'multiple', ...tally(form, choices) }),
  expressed: (form, counted) => expressed(form, counted, form),
};

/** Every option that is approved of. */
export const approval: FormRules<'approval'> = {
  validate: (form, choices) => validate(form, choices, anyNumber(form)),
  longest: (form) => ({ kind: 'approval', options: longest(form, anyNumber(form)) }),
  describe,
  tally: (form, choices) => ({ kind: 'approval', ...tally(form, choices) }),
  expressed: (form, counted) => expressed(form, counted, anyNumber(form)),
};

function anyNumber({ options }: BallotForm): Limits {
  return { minimum: 1, maximum: options.length };
}

function validate<Choices extends Several>(
  form: BallotForm,
  choices: Choices,
  { minimum, maximum }: Limits,
): Result<Choices, ChoicesError> {
  const ids = form.options.map(({ id }) => id);
  let last = -1;
  for (const option of choices.options) {
    const place = ids.indexOf(option);
    if (place < 0) return err({ code: 'unknown-option', option });
    if (place <= last) return err({ code: 'out-of-order', option });
    last = place;
  }
  const chosen = choices.options.length;
  if (chosen < minimum) return err({ code: 'too-few', chosen });
  return chosen > maximum ? err({ code: 'too-many', chosen }) : ok(choices);
}

function longest({ options }: BallotForm, { maximum }: Limits): string[] {
  const longestFirst = options.map(({ id }) => id).sort((one, other) => other.length - one.length);
  return longestFirst.slice(0, maximum);
}

function describe(form: BallotForm, { options }: Several): ChoiceLine[] {
  return form.options.filter(({ id }) => options.includes(id)).map(lineOf);
}

function tally(form: BallotForm, choices: Iterable<Several>): SeveralTally {
  let ballots = 0;
  function* chosen() {
    for (const { options } of choices) {
      ballots += 1;
      yield* options;
    }
  }
  const counts = countOptions(form, chosen());
  return { ...counts, expressed: ballots };
}

function expressed(form: BallotForm, counted: SeveralTally, { minimum, maximum }: Limits): number | null {
  if (!areCountsOf(form, counted)) return null;
  const ballots = counted.expressed;
  const total = counted.options.reduce((sum, { count }) => sum + count, 0);
  const isPossible =
    counted.options.every(({ count }) => count <= ballots) && total >= minimum * ballots && total <= maximum * ballots;
  return isPossible ? ballots : null;
}
