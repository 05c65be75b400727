import { z } from 'zod';
import { choicesSchema } from './choices.ts';
import { formSchema } from './form.ts';
import { slug } from './identifiers.ts';
import { bytes32 } from './signed.ts';

/** More people than live in any city, and few enough that no sum of points or comparisons leaves the whole numbers that are exact. */
const mostBallots = 1_000_000_000;

/**
 * Opened ballots, as a city hands them out to be counted again: a text of lines (UTF-8, JSON Lines), this one first, then one for each
 * different ballot. Only how often each occurs is told, so nothing is left of the order in which they were cast.
 */
export const openedBallotsSchema = z.strictObject({
  type: z.literal('passerelle/opened-ballots/1'),
  consultation: slug,
  form: formSchema,
  formHash: bytes32,
  /** How many ballots the lines hold together: a file that was cut short does not pass for a whole one. */
  ballots: z.int().min(0).max(mostBallots),
});
export type OpenedBallots = z.infer<typeof openedBallotsSchema>;

/** Equal ballots, and how many there are; `channel`: by which way they came, where the city counts the ways apart. */
export const openedLineSchema = z.strictObject({
  choices: choicesSchema,
  ballots: z.int().min(1).max(mostBallots),
  channel: slug.optional(),
});
export type OpenedLine = z.infer<typeof openedLineSchema>;
