import { z } from 'zod';
import { slug } from './identifiers.ts';
import { bytes32 } from './signed.ts';

/**
 * The lines of a bag that no option of a form can be called: slips that choose nothing, ballots that cannot be counted and have no slip,
 * slips that leave a question open, slips that nobody can read, and all slips found.
 * A slip may choose several options, so the options alone do not tell how many slips there are.
 */
export const blankLine = '(blank)';
export const invalidLine = '(invalid)';
export const unansweredLine = '(unanswered)';
export const unreadableLine = '(unreadable)';
export const slipsLine = '(slips)';

const counter = z.int().min(0);

/** The name of a bag: the terminal and the number on its label. */
export const bagName = z.string().regex(/^[a-z0-9-]{1,64}\/[1-9]\d{0,5}$/, 'expected terminal/number');

/**
 * What the count writes for the commission that recounts the slips: totals by bag, never of fewer than k ballots. Bags that stand
 * together are mixed before anybody looks into them.
 */
export const bagTotalsSchema = z.strictObject({
  type: z.literal('passerelle/bag-totals/1'),
  consultation: slug,
  rehearsal: z.boolean(),
  packageHash: bytes32,
  formHash: bytes32,
  keyFingerprint: z.string(),
  /** How much one slip can add to a line: one, but for points. */
  mostPerSlip: z.int().min(1),
  bags: z.array(
    z.strictObject({
      names: z.array(bagName).min(1),
      /**
       * Electronic ballots, and so marks in the poll book: one commit writes both. Neither marks of those who vote on paper nor
       * provisional ballots, whose slips are in no bag.
       */
      marks: counter,
      /** What people count on the slips: `linesOf` in ballot/bag-lines.ts. */
      lines: z.record(z.string(), counter),
    }),
  ),
});
export type BagTotals = z.infer<typeof bagTotalsSchema>;
