import { z } from 'zod';
import { localizedSchema, mostOptions, optionIdSchema } from './form.ts';

/**
 * The panel sheet: what those who have taken part may say of themselves, so that the city knows whom it heard and whom it did not.
 * Voluntary, each question apart, and never part of a ballot nor beside one (docs/ballots.md, "Who took part").
 */
export const panelQuestions = ['district', 'age', 'tie', 'first-time'] as const;
export type PanelQuestion = (typeof panelQuestions)[number];

/** The answers that are the same in every city. The ages are those in which INSEE publishes a census, so that the two can be compared. */
const fixedAnswers = {
  age: ['under-15', '15-29', '30-44', '45-59', '60-74', '75-and-over'],
  /** To the city: each excludes those after it. */
  tie: ['lives', 'works', 'studies', 'none'],
  'first-time': ['yes', 'no'],
} as const satisfies Record<Exclude<PanelQuestion, 'district'>, readonly string[]>;

/** What of it a city asks, in the order of its screens. */
export const panelSchema = z
  .strictObject({
    questions: z.array(z.enum(panelQuestions)).min(1),
    /** The city's own, there if and only if they are asked for. */
    districts: z
      .array(z.strictObject({ id: optionIdSchema, name: localizedSchema }))
      .min(2)
      .max(mostOptions)
      .optional(),
  })
  .superRefine(({ questions, districts }, context) => {
    const issue = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
    for (const [at, question] of questions.entries())
      if (questions.indexOf(question) < at) issue(['questions', at], 'expected each question once');
    for (const [at, { id }] of (districts ?? []).entries())
      if (districts?.some((other, before) => before < at && other.id === id))
        issue(['districts', at, 'id'], 'expected an id that no other district has');
    if (questions.includes('district') !== (districts !== undefined))
      issue(
        ['districts'],
        districts ? 'expected "district" among the questions' : 'expected the districts to choose from',
      );
  });
export type Panel = z.infer<typeof panelSchema>;

/** The ids that answer a question, in the order in which they are shown. */
export function answersTo({ districts = [] }: Panel, question: PanelQuestion): readonly string[] {
  return question === 'district' ? districts.map(({ id }) => id) : fixedAnswers[question];
}

/** One sheet: an answer to each question that was asked; null: the resident prefers not to say. */
export const panelAnswersSchema = z.partialRecord(z.enum(panelQuestions), optionIdSchema.nullable());
export type PanelAnswers = z.infer<typeof panelAnswersSchema>;

/** Whether these answer all that the city asks, and nothing else. */
export function areAnswersTo(panel: Panel, answers: PanelAnswers): boolean {
  const isAnswer = (question: PanelQuestion) => {
    const answer = answers[question];
    return answer === null || (answer !== undefined && answersTo(panel, question).includes(answer));
  };
  return Object.keys(answers).length === panel.questions.length && panel.questions.every(isAnswer);
}

/** How the lines of a count name those who did not answer. No answer has a dot. */
export const unanswered = '.unanswered';

/**
 * What is published of the sheets: how many there were, and for each question alone how often each answer was given. Never who gave two
 * answers together.
 */
export const panelCountSchema = z.strictObject({
  sheets: z.int().min(0),
  /** Null below k sheets in all: only their number is then published. */
  questions: z
    .array(
      z.strictObject({
        question: z.enum(panelQuestions),
        /** None below k; a line of several answers was merged. */
        lines: z.array(
          z.strictObject({
            answers: z.array(z.union([optionIdSchema, z.literal(unanswered)])).min(1),
            sheets: z.int().min(0),
          }),
        ),
      }),
    )
    .nullable(),
});
export type PanelCount = z.infer<typeof panelCountSchema>;
