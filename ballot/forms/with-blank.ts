import type { BlankChoices } from '../../contract/choices.ts';
import type { FormKind } from '../../contract/form.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { Tally } from '../../contract/tally.ts';
import type { ChoiceLine, ChoicesError, ChoicesOf, FormOf, FormRules, PossibleLines } from './rules.ts';

type AnyChoices<Kind extends FormKind> = ChoicesOf<Kind> | BlankChoices;

/** What can be done with any form of some kinds, and with the choices made on it, blank ones included. */
export type Forms<Kinds extends FormKind> = {
  /** Whether choices fit a form. Blank always does. */
  validate(form: FormOf<Kinds>, choices: AnyChoices<FormKind>): Result<AnyChoices<Kinds>, ChoicesError>;
  /** Choices whose canonical JSON no valid ones exceed. */
  longest(form: FormOf<Kinds>): ChoicesOf<Kinds>;
  describe(form: FormOf<Kinds>, choices: AnyChoices<Kinds>): ChoiceLine[];
  possible(form: FormOf<Kinds>): PossibleLines[];
  counter(form: FormOf<Kinds>): {
    add(choices: AnyChoices<Kinds>, ballots: number): void;
    tally(): Extract<Tally, { kind: Kinds }>;
  };
  /** How many ballots a tally is of, blank and invalid ones included; null where its figures cannot come from this form. */
  ballotsIn(form: FormOf<Kinds>, of: Tally): number | null;
};

/** Adds blank, which is the same everywhere, to the rules of some kinds of form. */
export function withBlank<Kinds extends FormKind>(
  rules: {
    readonly [Kind in Kinds]: FormRules<Kind>;
  },
): Forms<Kinds> {
  // TypeScript cannot see that a form and the rules found by its kind belong together; this is the one place that says so.
  const rulesOf = (form: FormOf<Kinds>) => rules[form.kind as Kinds] as unknown as FormRules<FormKind>;
  const anyOf = (form: FormOf<Kinds>) => form as FormOf<FormKind>;
  const blankOr = (choices: AnyChoices<Kinds>) => choices as AnyChoices<FormKind>;

  return {
    validate(form, choices) {
      if (choices.kind === 'blank') return ok(choices);
      if (choices.kind !== form.kind) return err({ code: 'other-kind' });
      return rulesOf(form).validate(anyOf(form), choices) as Result<AnyChoices<Kinds>, ChoicesError>;
    },

    longest(form) {
      return rulesOf(form).longest(anyOf(form)) as ChoicesOf<Kinds>;
    },

    describe(form, chosen) {
      const choices = blankOr(chosen);
      return choices.kind === 'blank' ? [blankLine(form)] : rulesOf(form).describe(anyOf(form), choices);
    },

    possible(form) {
      const [first = { lines: [], most: 1 }, ...others] = rulesOf(form).possible(anyOf(form));
      return [{ ...first, lines: [blankLine(form), ...first.lines] }, ...others];
    },

    counter(form) {
      const expressed = rulesOf(form).counter(anyOf(form));
      let blank = 0;
      return {
        add(chosen, ballots) {
          const choices = blankOr(chosen);
          if (choices.kind === 'blank') blank += ballots;
          else expressed.add(choices, ballots);
        },
        tally: () => ({ ...expressed.tally(), blank, invalid: 0 }) as unknown as Extract<Tally, { kind: Kinds }>,
      };
    },

    ballotsIn(form, of) {
      if (of.kind !== form.kind) return null;
      const expressed = rulesOf(form).expressed(anyOf(form), of);
      return expressed === null ? null : expressed + of.blank + of.invalid;
    },
  };
}

function blankLine({ blankLabel }: FormOf<FormKind>): ChoiceLine {
  return blankLabel ? { kind: 'blank', label: blankLabel } : { kind: 'blank' };
}
