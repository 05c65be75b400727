import { err, ok, type Result } from '../../../contract/result.ts';
import { areCountsOf, lineOf, optionCounter, optionOf, sumOf } from '../options.ts';
import type { ChoicesError, ChoicesOf, FormOf, FormRules, TallyOf } from '../rules.ts';

type One = 'yes-no' | 'single';

/** One option of two, or of several. */
export const yesNo: FormRules<'yes-no'> = {
  validate,
  longest: () => ({ kind: 'yes-no', option: 'yes' }),
  describe,
  possible,
  counter(form) {
    const counts = optionCounter(form);
    return {
      add: ({ option }, ballots) => counts.add(option, ballots),
      tally: () => ({ kind: 'yes-no', ...counts.counts() }),
    };
  },
  expressed,
};

/** One option among several. */
export const single: FormRules<'single'> = {
  validate,
  longest(form) {
    const ids = form.options.map((option) => option.id);
    return { kind: 'single', option: ids.reduce((longest, id) => (id.length > longest.length ? id : longest)) };
  },
  describe,
  possible,
  counter(form) {
    const counts = optionCounter(form);
    return {
      add: ({ option }, ballots) => counts.add(option, ballots),
      tally: () => ({ kind: 'single', ...counts.counts() }),
    };
  },
  expressed,
};

function validate<Choices extends ChoicesOf<One>>(form: FormOf<One>, choices: Choices): Result<Choices, ChoicesError> {
  return optionOf(form, choices.option) ? ok(choices) : err({ code: 'unknown-option', option: choices.option });
}

function describe(form: FormOf<One>, choices: ChoicesOf<One>) {
  const option = optionOf(form, choices.option);
  return option ? [lineOf(option)] : [];
}

function possible({ options }: FormOf<One>) {
  return [{ lines: options.map((option) => lineOf(option)), most: 1 }];
}

function expressed(form: FormOf<One>, tally: TallyOf<One>): number | null {
  return areCountsOf(form, tally) ? sumOf(tally.options.map(({ count }) => count)) : null;
}
