import type { Option, QuestionForm } from '../../contract/form.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { AnswerError, ChoiceLine, LineValue } from './rules.ts';

type Counted = { readonly id: string; readonly count: number };
type Counts = { readonly options: readonly Counted[]; readonly leaders: readonly string[] };

export function optionOf(form: QuestionForm, id: string): Option | undefined {
  return form.options.find((option) => option.id === id);
}

export function idsOf(of: readonly { readonly id: string }[]): string[] {
  return of.map(({ id }) => id);
}

export function lineOf({ label, description }: Option, value?: LineValue): ChoiceLine {
  return { kind: 'option', label, ...(description && { description }), ...(value && { value }) };
}

/** The lines of these options, in the published order. */
export function linesOf(form: QuestionForm, chosen: readonly string[]): ChoiceLine[] {
  return form.options.filter(({ id }) => chosen.includes(id)).map((option) => lineOf(option));
}

/** Whether these are options of the form, each once and in its order. One order only, so that a ballot tells no other. */
export function areInFormOrder(form: QuestionForm, chosen: readonly string[]): Result<void, AnswerError> {
  const ids = idsOf(form.options);
  let last = -1;
  for (const option of chosen) {
    const place = ids.indexOf(option);
    if (place < 0) return err({ code: 'unknown-option', option });
    if (place <= last) return err({ code: 'out-of-order', option });
    last = place;
  }
  return ok(undefined);
}

/** Counts how often each option is named. */
export function optionCounter(form: QuestionForm): {
  add(id: string, by: number): void;
  counts(): { options: Counted[]; leaders: string[] };
} {
  const counts = new Map(form.options.map(({ id }) => [id as string, 0]));
  return {
    add(id, by) {
      counts.set(id, (counts.get(id) ?? 0) + by);
    },
    counts() {
      const options = form.options.map(({ id }) => ({ id, count: counts.get(id) ?? 0 }));
      return { options, leaders: leadersOf(options) };
    },
  };
}

/** Whether counts name the options of a form in their order, and those as leading that lead. */
export function areCountsOf(form: QuestionForm, { options, leaders }: Counts): boolean {
  return areSame(idsOf(options), idsOf(form.options)) && areSame(leaders, leadersOf(options));
}

export function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

export function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}

/** All that share the highest count lead together (the package's tie rule says what then); none when nobody chose one. */
function leadersOf(options: Counts['options']): string[] {
  const highest = Math.max(...options.map((option) => option.count));
  return options.filter(({ count }) => count > 0 && count === highest).map((option) => option.id);
}
