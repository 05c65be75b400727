import { err, ok } from '../../../contract/result.ts';
import { areCountsOf, countOptions, lineOf, optionOf } from '../options.ts';
import type { FormRules } from '../rules.ts';

/** One option among several. */
export const single: FormRules<'single'> = {
  validate(form, choices) {
    return optionOf(form, choices.option) ? ok(choices) : err({ code: 'unknown-option', option: choices.option });
  },

  longest(form) {
    const ids = form.options.map((option) => option.id);
    return { kind: 'single', option: ids.reduce((longest, id) => (id.length > longest.length ? id : longest)) };
  },

  describe(form, choices) {
    const option = optionOf(form, choices.option);
    return option ? [lineOf(option)] : [];
  },

  tally(form, choices) {
    function* chosen() {
      for (const { option } of choices) yield option;
    }
    return { kind: 'single', ...countOptions(form, chosen()) };
  },

  expressed(form, tally) {
    return areCountsOf(form, tally) ? tally.options.reduce((sum, { count }) => sum + count, 0) : null;
  },
};
