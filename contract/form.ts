import { z } from 'zod';

/** The languages that every public text may come in. French is the language of the city and is always there. */
export const languages = ['fr', 'en', 'ar'] as const;
export type Language = (typeof languages)[number];

// Checked, never trimmed: a parsed form must hash like the published one.
const text = z.string().max(10_000).regex(/\S/, 'expected some text');

/** A text for the public: French always, the other languages where the city translated it. */
export const localizedSchema = z.strictObject({ fr: text, en: text.optional(), ar: text.optional() });
export type Localized = z.infer<typeof localizedSchema>;

/** The name of an option inside its form: short, lower case, words joined by `-`. It is what a ballot holds. */
export const optionIdSchema = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'expected lower-case words joined by "-"');

export const optionSchema = z.strictObject({
  id: optionIdSchema,
  label: localizedSchema,
  description: localizedSchema.optional(),
});
export type Option = z.infer<typeof optionSchema>;

/** One option among several, or blank. */
export const singleFormSchema = z.strictObject({
  kind: z.literal('single'),
  question: localizedSchema,
  help: localizedSchema.optional(),
  options: z
    .array(optionSchema)
    .min(2)
    .max(30)
    .refine((options) => new Set(options.map((option) => option.id)).size === options.length, 'option ids must differ'),
  /** What the blank choice is called; the product's own words where the city gives none. */
  blankLabel: localizedSchema.optional(),
  /** `random`: each terminal shows the options in a new order at each visit. The slip and the board keep the published one. */
  optionOrder: z.enum(['as-published', 'random']),
});
export type SingleForm = z.infer<typeof singleFormSchema>;

/** A ballot form, as the signed package publishes it. A new kind is one more member here and one more folder in `ballot/forms/`. */
export const formSchema = z.discriminatedUnion('kind', [singleFormSchema]);
export type BallotForm = z.infer<typeof formSchema>;
export type FormKind = BallotForm['kind'];

export const singleChoicesSchema = z.strictObject({ kind: z.literal('single'), option: optionIdSchema });
export type SingleChoices = z.infer<typeof singleChoicesSchema>;

/** Blank is a choice of its own in every kind of form. */
export const blankChoicesSchema = z.strictObject({ kind: z.literal('blank') });
export type BlankChoices = z.infer<typeof blankChoicesSchema>;

/**
 * What a resident chose, as sealed in a ballot. The shape alone is checked here; whether it fits a given form is for
 * `validateChoices` of `ballot/forms/`.
 */
export const choicesSchema = z.discriminatedUnion('kind', [singleChoicesSchema, blankChoicesSchema]);
export type Choices = z.infer<typeof choicesSchema>;

const optionCount = z.strictObject({ id: optionIdSchema, count: z.int().min(0) });

/** Counted ballots of a single-choice form: options in the published order; `leaders` are all those that share the highest count above zero. */
export const singleTallySchema = z.strictObject({
  kind: z.literal('single'),
  options: z.array(optionCount),
  blank: z.int().min(0),
  /** Ballots that could not be counted; the count says why. */
  invalid: z.int().min(0),
  leaders: z.array(optionIdSchema),
});

/** What a count of ballots of one form gives: totals, never a ballot. */
export const tallySchema = z.discriminatedUnion('kind', [singleTallySchema]);
export type Tally = z.infer<typeof tallySchema>;
