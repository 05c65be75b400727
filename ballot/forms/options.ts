import type { BallotForm, Option, Tally } from '../../contract/form.ts';
import type { ChoiceLine } from './rules.ts';

type Counts = Pick<Tally, 'options' | 'leaders'>;

export function optionOf(form: BallotForm, id: string): Option | undefined {
  return form.options.find((option) => option.id === id);
}

export function lineOf({ label, description }: Option): ChoiceLine {
  return description ? { kind: 'option', label, description } : { kind: 'option', label };
}

/** How often each option was chosen, in the published order, and which were chosen most often. */
export function countOptions(form: BallotForm, chosen: Iterable<string>): Counts {
  const counts = new Map(form.options.map((option) => [option.id, 0]));
  for (const id of chosen) counts.set(id, (counts.get(id) ?? 0) + 1);
  const options = form.options.map(({ id }) => ({ id, count: counts.get(id) ?? 0 }));
  return { options, leaders: leadersOf(options) };
}

/** Whether counts name the options of a form in their order, and those as leading that lead. */
export function areCountsOf(form: BallotForm, { options, leaders }: Counts): boolean {
  const isSame = (some: readonly string[], others: readonly string[]) =>
    some.length === others.length && some.every((one, index) => one === others[index]);
  const ids = (of: readonly { readonly id: string }[]) => of.map(({ id }) => id);
  return isSame(ids(options), ids(form.options)) && isSame(leaders, leadersOf(options));
}

/** All that share the highest count lead together (the package's tie rule says what then); none when nobody chose one. */
function leadersOf(options: Counts['options']): string[] {
  const highest = Math.max(...options.map((option) => option.count));
  return options.filter(({ count }) => count > 0 && count === highest).map((option) => option.id);
}
