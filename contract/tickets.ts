import { z } from 'zod';
import { slug } from './identifiers.ts';
import { sheetId } from './sheets.ts';

/** What a ticket can be about: never a text of whoever asks for it. `situation`: the one that the resident chose, by its place. */
export const ticketSubjectSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('procedure'), procedure: slug }),
  z.strictObject({ kind: z.literal('sheet'), sheet: sheetId, situation: z.int().min(0).nullable() }),
  /** Until when one may take part in a consultation, for whoever wants to think about it. */
  z.strictObject({ kind: z.literal('reminder'), consultation: slug }),
]);
export type TicketSubject = z.infer<typeof ticketSubjectSchema>;
