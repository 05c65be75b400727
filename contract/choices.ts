import { z } from 'zod';
import { mostOptions, optionIdSchema } from './form.ts';

/** In the order of the form, whatever the order in which they were touched: it would tell more than the choice. */
const chosenOptions = z.array(optionIdSchema).min(1).max(mostOptions);

/** Blank is a choice of its own in every kind of form. */
const blankChoicesSchema = z.strictObject({ kind: z.literal('blank') });
export type BlankChoices = z.infer<typeof blankChoicesSchema>;

const answerKinds = [
  z.strictObject({ kind: z.literal('yes-no'), option: z.enum(['yes', 'no']) }),
  z.strictObject({ kind: z.literal('single'), option: optionIdSchema }),
  z.strictObject({ kind: z.literal('multiple'), options: chosenOptions }),
  z.strictObject({ kind: z.literal('approval'), options: chosenOptions }),
  /** Best first; options of one rank in the order of the form. */
  z.strictObject({ kind: z.literal('ranked'), ranks: z.array(chosenOptions).min(1).max(mostOptions) }),
  /** A grade for each option, in the order of the form; null where none was given. */
  z.strictObject({
    kind: z.literal('majority-judgement'),
    grades: z.array(optionIdSchema.nullable()).max(mostOptions),
  }),
  z.strictObject({ kind: z.literal('budget'), options: chosenOptions }),
  /** For each option, in the order of the form. */
  z.strictObject({ kind: z.literal('points'), points: z.array(z.int().min(0).max(100)).max(mostOptions) }),
  blankChoicesSchema,
] as const;

/** What answers one question. */
const answerSchema = z.discriminatedUnion('kind', answerKinds);
export type Answer = z.infer<typeof answerSchema>;

/**
 * What a resident chose, as sealed in a ballot. The shape alone is checked here; whether it fits a given form is for
 * `validateChoices` of `ballot/forms/`.
 */
export const choicesSchema = z.discriminatedUnion('kind', [
  ...answerKinds,
  /** For each question, in the order of the form; null where it was not asked, or passed over. */
  z.strictObject({ kind: z.literal('questionnaire'), answers: z.array(answerSchema.nullable()).max(200) }),
]);
export type Choices = z.infer<typeof choicesSchema>;
