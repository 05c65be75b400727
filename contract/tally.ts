import { z } from 'zod';
import { mostOptions, optionIdSchema } from './form.ts';

/** Ballots, points or votes. */
const count = z.int().min(0);
const counts = z.array(count).max(mostOptions);

/** What every tally says beside what was chosen. */
const beside = {
  blank: count,
  /** Ballots that could not be counted; the count says why. */
  invalid: count,
};

/** `leaders`: all those that share the highest count above zero. */
const optionsTally = {
  options: z.array(z.strictObject({ id: optionIdSchema, count })),
  leaders: z.array(optionIdSchema),
  ...beside,
};

/** Each of the ballots that are not blank (`expressed`) says something of several options, so no sum tells how many there were. */
const severalTally = { ...optionsTally, expressed: count };

/** Option ids in groups, best first; those of one group are equal. */
const ranking = z.array(z.array(optionIdSchema).min(1)).max(mostOptions);

const answerTallies = [
  z.strictObject({ kind: z.literal('yes-no'), ...optionsTally }),
  z.strictObject({ kind: z.literal('single'), ...optionsTally }),
  z.strictObject({ kind: z.literal('multiple'), ...severalTally }),
  z.strictObject({ kind: z.literal('approval'), ...severalTally }),
  z.strictObject({
    kind: z.literal('ranked'),
    /** In the order of the form, like the rows and columns below. */
    options: z.array(z.strictObject({ id: optionIdSchema, first: count })),
    /** How many ballots prefer the option of the row to that of the column. */
    pairwise: z.array(counts).max(mostOptions),
    /** Of an instant run-off: the ballots of each option that is left (null for the others), and what was decided. */
    rounds: z
      .array(
        z.strictObject({
          counts: z.array(count.nullable()).max(mostOptions),
          exhausted: count,
          eliminated: z.array(optionIdSchema),
          /** The published rule that chose among options with equally few ballots; null where none was needed. */
          tie: z.string().max(40).nullable(),
        }),
      )
      .max(mostOptions),
    ranking,
    expressed: count,
    ...beside,
  }),
  z.strictObject({
    kind: z.literal('majority-judgement'),
    /** `grades`: how often each was given, best first. `median`: the majority grade. */
    options: z.array(z.strictObject({ id: optionIdSchema, grades: counts, median: optionIdSchema.nullable() })),
    ranking,
    expressed: count,
    ...beside,
  }),
  /** `funded`, in the order in which they were decided. */
  z.strictObject({ kind: z.literal('budget'), ...severalTally, funded: z.array(optionIdSchema) }),
  z.strictObject({
    kind: z.literal('points'),
    /** `count`: points; `ballots`: those that gave it at least one. */
    options: z.array(z.strictObject({ id: optionIdSchema, count, ballots: count })),
    leaders: z.array(optionIdSchema),
    expressed: count,
    ...beside,
  }),
] as const;

const answerTallySchema = z.discriminatedUnion('kind', answerTallies);
export type AnswerTally = z.infer<typeof answerTallySchema>;

/** What a count of ballots of one form gives: totals, never a ballot. */
export const tallySchema = z.discriminatedUnion('kind', [
  ...answerTallies,
  z.strictObject({
    kind: z.literal('questionnaire'),
    questions: z.array(
      z.strictObject({
        id: optionIdSchema,
        /** Of those who answered; null where fewer than k did: that few are never published. */
        tally: answerTallySchema.nullable(),
        /** They passed over it. */
        skipped: count,
        notAsked: count,
      }),
    ),
    expressed: count,
    ...beside,
  }),
]);
export type Tally = z.infer<typeof tallySchema>;
