import type { BallotForm, Choices, FormKind, Localized, Tally } from '../../contract/form.ts';
import type { Result } from '../../contract/result.ts';

export type FormOf<Kind extends FormKind> = Extract<BallotForm, { kind: Kind }>;
export type ChoicesOf<Kind extends FormKind> = Extract<Choices, { kind: Kind }>;
export type TallyOf<Kind extends FormKind> = Omit<Extract<Tally, { kind: Kind }>, 'blank' | 'invalid'>;

/** Why choices do not fit a form. */
export type ChoicesError =
  | { readonly code: 'other-kind' }
  | { readonly code: 'unknown-option'; readonly option: string }
  /** Twice, or elsewhere than in the order of the form. */
  | { readonly code: 'out-of-order'; readonly option: string }
  | { readonly code: 'too-few' | 'too-many'; readonly chosen: number };

/**
 * One line of what was chosen, for the review screen and the slip; each says it in its own language. A blank ballot is one line
 * of its own, whose words are the form's or, where it has none, those of whoever shows it.
 */
export type ChoiceLine =
  | { readonly kind: 'option'; readonly label: Localized; readonly description?: Localized }
  | { readonly kind: 'blank'; readonly label?: Localized };

/**
 * What the product must know of one kind of form. Blank is never seen here: it is the same in every kind, and
 * `ballot/forms/index.ts` deals with it.
 */
export type FormRules<Kind extends FormKind> = {
  /** Whether choices of this kind fit this form. */
  validate(form: FormOf<Kind>, choices: ChoicesOf<Kind>): Result<ChoicesOf<Kind>, ChoicesError>;
  /** Choices whose canonical JSON no other valid choices exceed: ballots are padded to it, so that length tells nothing. */
  longest(form: FormOf<Kind>): ChoicesOf<Kind>;
  /** What was chosen, in the published order. The choices are valid. */
  describe(form: FormOf<Kind>, choices: ChoicesOf<Kind>): ChoiceLine[];
  /** A streaming fold over valid choices, in any order. */
  tally(form: FormOf<Kind>, choices: Iterable<ChoicesOf<Kind>>): TallyOf<Kind>;
  /**
   * How many valid ballots that are not blank a tally is of; null where its figures cannot come from any. For whoever never sees the
   * ballots.
   */
  expressed(form: FormOf<Kind>, tally: TallyOf<Kind>): number | null;
};
