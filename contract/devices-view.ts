import { z } from 'zod';
import { printProgressSchema } from './printing.ts';
import { mostStickDocuments, stickDocumentSchema, stickFaults, stickSchema } from './sticks.ts';
import { trayRefusals } from './tray.ts';

/** Why nothing came of a stick, said to the resident. `unavailable`: the program that reads sticks does not answer. */
export const stickFailures = [...stickFaults, ...trayRefusals, 'in-use', 'not-readable'] as const;

/** What is being done with the resident's USB stick. */
export const sticksViewSchema = z.discriminatedUnion('stage', [
  /** Nothing: none is looked for. */
  z.strictObject({ stage: z.literal('closed') }),
  /** The resident plugs one in, and says which. */
  z.strictObject({ stage: z.literal('looking'), sticks: z.array(stickSchema).max(32) }),
  z.strictObject({ stage: z.literal('copying'), percent: z.int().min(0).max(100) }),
  z.strictObject({
    stage: z.literal('browsing'),
    documents: z.array(stickDocumentSchema).max(mostStickDocuments),
    hasMore: z.boolean(),
    /** Those that are in the tray already. */
    taken: z.array(z.int()).max(mostStickDocuments),
    /** Why the last one that was wanted is not. */
    refusal: z.enum(['too-large', 'not-a-document', 'tray-full', 'damaged']).nullable(),
  }),
  /** It may be taken out. `name`: what was copied is called so there; null where nothing was copied. */
  z.strictObject({ stage: z.literal('released'), name: z.string().max(200).nullable() }),
  z.strictObject({ stage: z.literal('failed'), reason: z.enum(stickFailures) }),
]);
export type SticksView = z.infer<typeof sticksViewSchema>;

/** The document that is being printed; null where none was in this visit. `sending`: it is on its way to the printer. */
export const printingViewSchema = z
  .strictObject({
    state: z.enum(['sending', ...printProgressSchema.shape.state.options]),
    printer: printProgressSchema.shape.printer,
  })
  .nullable();
export type PrintingView = z.infer<typeof printingViewSchema>;
