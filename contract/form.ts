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

const mostOptions = 30;

/** What every form has that is answered with options of a list, or blank. */
const optionsForm = {
  question: localizedSchema,
  help: localizedSchema.optional(),
  options: z
    .array(optionSchema)
    .min(2)
    .max(mostOptions)
    .refine((options) => new Set(options.map((option) => option.id)).size === options.length, 'option ids must differ'),
  /** What the blank choice is called; the product's own words where the city gives none. */
  blankLabel: localizedSchema.optional(),
  /** `random`: each terminal shows the options in a new order at each visit. The slip and the board keep the published one. */
  optionOrder: z.enum(['as-published', 'random']),
};

/** One option among several, or blank. */
export const singleFormSchema = z.strictObject({ kind: z.literal('single'), ...optionsForm });
export type SingleForm = z.infer<typeof singleFormSchema>;

/** At least `minimum` and at most `maximum` options among several, or blank. */
export const multipleFormSchema = z
  .strictObject({
    kind: z.literal('multiple'),
    ...optionsForm,
    minimum: z.int().min(1),
    maximum: z.int().min(2),
  })
  .refine(({ minimum, maximum }) => minimum <= maximum, {
    path: ['minimum'],
    message: 'expected no more than the maximum',
  })
  .refine(({ maximum, options }) => maximum <= options.length, {
    path: ['maximum'],
    message: 'expected no more than there are options',
  });
export type MultipleForm = z.infer<typeof multipleFormSchema>;

/** Every option that the resident approves of, however many; or blank. */
export const approvalFormSchema = z.strictObject({ kind: z.literal('approval'), ...optionsForm });
export type ApprovalForm = z.infer<typeof approvalFormSchema>;

/** A ballot form, as the signed package publishes it. A new kind is one more member here and one more line in `ballot/forms/`. */
export const formSchema = z.discriminatedUnion('kind', [singleFormSchema, multipleFormSchema, approvalFormSchema]);
export type BallotForm = z.infer<typeof formSchema>;
export type FormKind = BallotForm['kind'];

export const singleChoicesSchema = z.strictObject({ kind: z.literal('single'), option: optionIdSchema });
export type SingleChoices = z.infer<typeof singleChoicesSchema>;

/** In the order of the form, whatever the order in which they were touched: it would tell more than the choice. */
const chosenOptions = z.array(optionIdSchema).min(1).max(mostOptions);
export const multipleChoicesSchema = z.strictObject({ kind: z.literal('multiple'), options: chosenOptions });
export const approvalChoicesSchema = z.strictObject({ kind: z.literal('approval'), options: chosenOptions });

/** Blank is a choice of its own in every kind of form. */
export const blankChoicesSchema = z.strictObject({ kind: z.literal('blank') });
export type BlankChoices = z.infer<typeof blankChoicesSchema>;

/**
 * What a resident chose, as sealed in a ballot. The shape alone is checked here; whether it fits a given form is for
 * `validateChoices` of `ballot/forms/`.
 */
export const choicesSchema = z.discriminatedUnion('kind', [
  singleChoicesSchema,
  multipleChoicesSchema,
  approvalChoicesSchema,
  blankChoicesSchema,
]);
export type Choices = z.infer<typeof choicesSchema>;

const optionCount = z.strictObject({ id: optionIdSchema, count: z.int().min(0) });

/** Counted ballots of a form with options, in the published order; `leaders` are all those that share the highest count above zero. */
const optionsTally = {
  options: z.array(optionCount),
  blank: z.int().min(0),
  /** Ballots that could not be counted; the count says why. */
  invalid: z.int().min(0),
  leaders: z.array(optionIdSchema),
};
export const singleTallySchema = z.strictObject({ kind: z.literal('single'), ...optionsTally });

/** `expressed`: the ballots that chose options. Each of them counts for several options, so no sum of theirs tells how many there were. */
const severalTally = { ...optionsTally, expressed: z.int().min(0) };
export const multipleTallySchema = z.strictObject({ kind: z.literal('multiple'), ...severalTally });
export const approvalTallySchema = z.strictObject({ kind: z.literal('approval'), ...severalTally });

/** What a count of ballots of one form gives: totals, never a ballot. */
export const tallySchema = z.discriminatedUnion('kind', [singleTallySchema, multipleTallySchema, approvalTallySchema]);
export type Tally = z.infer<typeof tallySchema>;
