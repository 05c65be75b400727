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

/** The most options that one question may have. */
export const mostOptions = 30;

const asked = {
  question: localizedSchema,
  help: localizedSchema.optional(),
  /** What the blank choice is called; the product's own words where the city gives none. */
  blankLabel: localizedSchema.optional(),
};

const differentIds = (of: readonly { readonly id: string }[]) => new Set(of.map(({ id }) => id)).size === of.length;

const listOf = <Item extends z.ZodType<{ id: string }>>(item: Item) =>
  z.array(item).min(2).max(mostOptions).refine(differentIds, 'option ids must differ');

/** `random`: each terminal shows the options in a new order at each visit. The slip and the board keep the published one. */
const optionOrder = z.enum(['as-published', 'random']);

/** What every form has that is answered with options of a list, or blank. */
const optionsForm = { ...asked, options: listOf(optionSchema), optionOrder };

/** Yes or no, in the city's own words ("Pour la place piétonne"), or blank. */
export const yesNoFormSchema = z.strictObject({
  kind: z.literal('yes-no'),
  ...asked,
  options: z.tuple([
    optionSchema.extend({ id: z.literal('yes') }).strict(),
    optionSchema.extend({ id: z.literal('no') }).strict(),
  ]),
});
export type YesNoForm = z.infer<typeof yesNoFormSchema>;

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

/** Options in order of preference, as many as the resident likes: those left out are all last, together. Or blank. */
export const rankedFormSchema = z
  .strictObject({
    kind: z.literal('ranked'),
    ...optionsForm,
    /** Whether several options may stand at one rank. */
    ties: z.boolean(),
    /** How the winner is found: Condorcet with Schulze's method, or instant run-off, where a rank can hold one option only. */
    method: z.enum(['schulze', 'instant-runoff']),
  })
  .refine(({ ties, method }) => !(ties && method === 'instant-runoff'), {
    path: ['ties'],
    message: 'expected false: instant run-off counts one option at a rank',
  });
export type RankedForm = z.infer<typeof rankedFormSchema>;

const gradeSchema = z.strictObject({ id: optionIdSchema, label: localizedSchema });
export type Grade = z.infer<typeof gradeSchema>;

/**
 * A grade for each option, from the best to the worst of a published scale (Balinski and Laraki's majority judgement); an option
 * without a grade counts as given the worst. Or blank.
 */
export const majorityJudgementFormSchema = z.strictObject({
  kind: z.literal('majority-judgement'),
  ...optionsForm,
  /** Best first. */
  grades: z.array(gradeSchema).min(5).max(7).refine(differentIds, 'grade ids must differ'),
});
export type MajorityJudgementForm = z.infer<typeof majorityJudgementFormSchema>;

/** Whole euros. */
const euros = z.int().min(1).max(1_000_000_000);

const projectSchema = optionSchema.extend({ costEuros: euros }).strict();
export type Project = z.infer<typeof projectSchema>;

/** Projects that together cost no more than the envelope (participatory budget); or blank. */
export const budgetFormSchema = z
  .strictObject({
    kind: z.literal('budget'),
    ...optionsForm,
    options: listOf(projectSchema),
    envelopeEuros: euros,
    /** Which projects are funded: the most chosen first, or Peters and Skowron's method of equal shares. */
    method: z.enum(['greedy', 'equal-shares']),
  })
  .refine(({ envelopeEuros, options }) => options.some(({ costEuros }) => costEuros <= envelopeEuros), {
    path: ['envelopeEuros'],
    message: 'expected no less than the cheapest project costs',
  });
export type BudgetForm = z.infer<typeof budgetFormSchema>;

/** Points given to options: at most `mostPerOption` to one and `total` in all, at least one; or blank. */
export const pointsFormSchema = z
  .strictObject({
    kind: z.literal('points'),
    ...optionsForm,
    mostPerOption: z.int().min(1).max(20),
    total: z.int().min(1).max(100),
  })
  .refine(({ mostPerOption, total }) => mostPerOption <= total, {
    path: ['mostPerOption'],
    message: 'expected no more than the total',
  });
export type PointsForm = z.infer<typeof pointsFormSchema>;

const questionFormSchema = z.discriminatedUnion('kind', [
  yesNoFormSchema,
  singleFormSchema,
  multipleFormSchema,
  approvalFormSchema,
  rankedFormSchema,
  majorityJudgementFormSchema,
  budgetFormSchema,
  pointsFormSchema,
]);
/** A form that asks one question. */
export type QuestionForm = z.infer<typeof questionFormSchema>;

/** An earlier question, and the options of which one must have been chosen there. */
const conditionSchema = z.strictObject({
  question: optionIdSchema,
  anyOf: z.array(optionIdSchema).min(1).max(mostOptions),
});
export type Condition = z.infer<typeof conditionSchema>;

const questionSchema = z.strictObject({
  id: optionIdSchema,
  /** A question that is not required may be passed over; blank is an answer to it all the same. */
  required: z.boolean(),
  when: conditionSchema.optional(),
  form: questionFormSchema,
});
export type Question = z.infer<typeof questionSchema>;

const sectionSchema = z.strictObject({
  title: localizedSchema,
  when: conditionSchema.optional(),
  questions: z.array(questionSchema).min(1).max(20),
});

/** Several questions in sections, some of them asked only of those who gave certain answers before; or blank as a whole. */
export const questionnaireFormSchema = z
  .strictObject({ kind: z.literal('questionnaire'), ...asked, sections: z.array(sectionSchema).min(1).max(10) })
  .superRefine(checkQuestions);
export type QuestionnaireForm = z.infer<typeof questionnaireFormSchema>;

/** A ballot form, as the signed package publishes it. A new kind is one more member here and one more line in `ballot/forms/`. */
export const formSchema = z.discriminatedUnion('kind', [...questionFormSchema.options, questionnaireFormSchema]);
export type BallotForm = z.infer<typeof formSchema>;
export type FormKind = BallotForm['kind'];

/** Question ids differ, and a condition names options of a question that was asked before. */
function checkQuestions({ sections }: { sections: z.infer<typeof sectionSchema>[] }, context: z.RefinementCtx): void {
  const before = new Map<string, QuestionForm>();
  const complain = (message: string, ...path: (string | number)[]) =>
    context.addIssue({ code: 'custom', path: ['sections', ...path], message });
  const checkCondition = ({ question, anyOf }: Condition, ...path: (string | number)[]) => {
    const form = before.get(question);
    if (!form) return complain('expected the id of an earlier question', ...path, 'question');
    if (!('options' in form && isChosenFrom(form)))
      return complain('expected a question that is answered by choosing options', ...path, 'question');
    const ids: readonly string[] = form.options.map(({ id }) => id);
    for (const [index, option] of anyOf.entries())
      if (!ids.includes(option)) complain('expected an option of that question', ...path, 'anyOf', index);
  };
  for (const [at, section] of sections.entries()) {
    if (section.when) checkCondition(section.when, at, 'when');
    for (const [index, { id, when, form }] of section.questions.entries()) {
      const path = [at, 'questions', index] as const;
      if (when) checkCondition(when, ...path, 'when');
      if (before.has(id)) complain('question ids must differ', ...path, 'id');
      before.set(id, form);
    }
  }
}

/** Whether an answer to a form is options that were chosen, so that a condition can name them. */
export function isChosenFrom({ kind }: QuestionForm): boolean {
  return kind === 'yes-no' || kind === 'single' || kind === 'multiple' || kind === 'approval';
}
