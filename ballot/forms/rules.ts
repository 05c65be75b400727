import type { Choices } from '../../contract/choices.ts';
import type { BallotForm, FormKind, Localized } from '../../contract/form.ts';
import type { Result } from '../../contract/result.ts';
import type { Tally } from '../../contract/tally.ts';

export type FormOf<Kind extends FormKind> = Extract<BallotForm, { kind: Kind }>;
export type ChoicesOf<Kind extends FormKind> = Extract<Choices, { kind: Kind }>;
export type TallyOf<Kind extends FormKind> = Omit<Extract<Tally, { kind: Kind }>, 'blank' | 'invalid'>;

/** Why an answer does not fit its question. */
export type AnswerError =
  | { readonly code: 'other-kind' }
  | { readonly code: 'unknown-option'; readonly option: string }
  | { readonly code: 'unknown-grade'; readonly grade: string }
  /** Twice, or elsewhere than in the order of the form. */
  | { readonly code: 'out-of-order'; readonly option: string }
  /** `chosen`: options, ranks, grades or points. */
  | { readonly code: 'too-few' | 'too-many'; readonly chosen: number }
  /** Several options at one rank, on a form that wants an order. */
  | { readonly code: 'tied'; readonly options: readonly string[] }
  | { readonly code: 'too-expensive'; readonly costEuros: number }
  /** More points than one option may have. */
  | { readonly code: 'too-many-points'; readonly option: string }
  /** Not as many members as the form has options or questions. */
  | { readonly code: 'wrong-length' };

/** Why choices do not fit a form; of a questionnaire, the first question that is not answered as it should be. */
export type ChoicesError =
  | AnswerError
  | { readonly code: 'unanswered' | 'not-asked'; readonly question: string }
  | { readonly code: 'wrong-answer'; readonly question: string; readonly error: AnswerError };

/** What a choice says of one option beside its name. */
export type LineValue =
  /** From 1, the best. */
  | { readonly kind: 'rank'; readonly rank: number }
  | { readonly kind: 'grade'; readonly label: Localized }
  /** Counts as the worst. */
  | { readonly kind: 'no-grade' }
  | { readonly kind: 'points'; readonly points: number }
  | { readonly kind: 'cost'; readonly euros: number };

/**
 * One line of what was chosen, for the review screen and the slip; each says it in its own language. A blank ballot is one line
 * of its own, whose words are the form's or, where it has none, those of whoever shows it. Of a questionnaire, each question is a
 * line before those that answer it.
 */
export type ChoiceLine =
  | {
      readonly kind: 'option';
      readonly label: Localized;
      readonly description?: Localized;
      readonly value?: LineValue;
    }
  | { readonly kind: 'blank'; readonly label?: Localized }
  | { readonly kind: 'question'; readonly label: Localized }
  /** A question that was passed over, or not asked. */
  | { readonly kind: 'unanswered' };

/** Lines of which at most so many stand together. */
export type PossibleLines = { readonly lines: readonly ChoiceLine[]; readonly most: number };

/** A streaming fold over valid choices, in any order: those of one ballot, or of several equal ones. */
export type Counter<Kind extends FormKind> = {
  add(choices: ChoicesOf<Kind>, ballots: number): void;
  tally(): TallyOf<Kind>;
};

/**
 * What the product must know of one kind of form. Blank is never seen here: it is the same in every kind, and
 * `ballot/forms/index.ts` deals with it.
 */
export type FormRules<Kind extends FormKind> = {
  /** Whether choices of this kind fit this form. */
  validate(form: FormOf<Kind>, choices: ChoicesOf<Kind>): Result<ChoicesOf<Kind>, ChoicesError>;
  /** Choices whose canonical JSON no valid ones exceed, valid or not: ballots are padded to it, so that length tells nothing. */
  longest(form: FormOf<Kind>): ChoicesOf<Kind>;
  /** What was chosen, in the published order or that of the ranks. The choices are valid. */
  describe(form: FormOf<Kind>, choices: ChoicesOf<Kind>): ChoiceLine[];
  /**
   * Every line that could say what was chosen, one group after the other; of lines that differ in a number, the one with the
   * highest, since digits are equally wide on paper.
   */
  possible(form: FormOf<Kind>): PossibleLines[];
  counter(form: FormOf<Kind>): Counter<Kind>;
  /**
   * How many valid ballots that are not blank a tally is of; null where its figures cannot come from any. For whoever never sees the
   * ballots.
   */
  expressed(form: FormOf<Kind>, tally: TallyOf<Kind>): number | null;
};
