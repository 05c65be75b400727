import { z } from 'zod';
import { journalEvents } from './journal-events.ts';

/** What the services and whoever updates the terminal, as root, leave for each other. */

/** Stands beside the socket of the services while somebody is in a visit. */
export function occupiedMarker(socket: string): string {
  return `${socket.slice(0, socket.lastIndexOf('/'))}/visit`;
}

/** In the folder of the services: a line of JSON for each outcome, until they have written it into the journal. */
export function updateOutcomesFile(dataDirectory: string): string {
  return `${dataDirectory}/update-outcomes`;
}

const outcome = <E extends 'update-taken' | 'update-refused' | 'update-rolled-back' | 'update-ill'>(event: E) =>
  z.strictObject({ event: z.literal(event), fields: journalEvents[event].fields });

/** What became of a night, as it stands in a line of that file: an event of the journal, with its fields. */
export const updateOutcomeSchema = z.discriminatedUnion('event', [
  outcome('update-taken'),
  outcome('update-refused'),
  outcome('update-rolled-back'),
  outcome('update-ill'),
]);
export type UpdateOutcome = z.infer<typeof updateOutcomeSchema>;

/** Why no new version was installed (contract/journal-events.ts says what each means). */
export type UpdateRefusal = z.infer<(typeof journalEvents)['update-refused']['fields']>['reason'];
