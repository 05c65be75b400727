import type { SingleForm } from '../../../contract/form.ts';
import { err, ok } from '../../../contract/result.ts';
import type { FormRules } from '../rules.ts';

/** One option among several. The most chosen leads; options that share the highest count lead together (the package's tie rule says what then). */
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
    if (!option) return [];
    const { label, description } = option;
    return [description ? { kind: 'option', label, description } : { kind: 'option', label }];
  },

  tally(form, choices) {
    const counts = new Map(form.options.map((option) => [option.id, 0]));
    for (const { option } of choices) counts.set(option, (counts.get(option) ?? 0) + 1);
    const options = form.options.map(({ id }) => ({ id, count: counts.get(id) ?? 0 }));
    const highest = Math.max(...options.map((option) => option.count));
    const leaders = options.filter(({ count }) => count > 0 && count === highest).map((option) => option.id);
    return { kind: 'single', options, leaders };
  },
};

function optionOf(form: SingleForm, id: string) {
  return form.options.find((option) => option.id === id);
}
