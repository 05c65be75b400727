import { z } from 'zod';
import { trackerText } from './consultation.ts';
import { slug } from './identifiers.ts';
import { bytes16, bytes32, signedSchema } from './signed.ts';

/**
 * The published record of a consultation: all that a stranger needs to verify it, and nothing that says who or what (docs/audit.md).
 * Files of one folder, on the public board below `/consultations/<consultation>/record/`; each is canonical JSON (RFC 8785) in UTF-8.
 *
 * | file                      | content                                                            |
 * |---------------------------|--------------------------------------------------------------------|
 * | `record.json`             | Signed record: the list of all others with their hashes            |
 * | `package-<version>.json`  | Signed package, every version that was published                   |
 * | `terminal-<terminal>.json`| terminalRecordSchema, one for each terminal that held the package  |
 * | `provisional.json`        | provisionalRecordSchema, once the registrar opened the envelopes     |
 * | `freed.json`              | freedRecordSchema, once the registrar freed a card                 |
 * | `paper-lists.json`        | paperListsSchema, once a list of paper voters was transcribed      |
 * | `trackers.json`           | trackersSchema: every ballot of the urn                            |
 * | `result.json`             | Signed result, once it is published                                |
 */
export const recordIndex = 'record.json';
export const packageFile = (version: number) => `package-${version}.json`;
export const terminalFile = (terminal: string) => `terminal-${terminal}.json`;
export const provisionalFile = 'provisional.json';
export const freedFile = 'freed.json';
export const paperListsFile = 'paper-lists.json';
export const trackersFile = 'trackers.json';
export const resultFile = 'result.json';

/** Such names only, so that a list of files can name nothing outside its folder. */
export const recordFileName = z
  .string()
  .regex(
    /^(?:package-[1-9]\d{0,5}|terminal-[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?|provisional|freed|paper-lists|trackers|result)\.json$/,
  );

/** The payload of `record.json`, signed by the city server: it cannot show one record to one reader and another to the next unseen. */
export const recordSchema = z.strictObject({
  consultation: slug,
  rehearsal: z.boolean(),
  serverKey: bytes32,
  /** In the order of their names. `hash`: SHA-256 of the bytes of the file. */
  files: z.array(z.strictObject({ name: recordFileName, hash: bytes32 })).max(10_000),
});
export type PublishedRecord = z.infer<typeof recordSchema>;

export const terminalRecordSchema = z.strictObject({
  terminal: slug,
  name: z.string(),
  signingKey: bytes32,
  /** In the order of their names, which are random: never in that of their arrival. */
  batches: z.array(
    z.strictObject({
      manifest: signedSchema,
      /** In the order of their bytes. */
      ids: z.array(bytes16),
    }),
  ),
  final: signedSchema.nullable(),
  /** The registrar's reason to count without the final manifest of a terminal that is lost. */
  lostByDecision: z.string().max(400).nullable(),
});
export type TerminalRecord = z.infer<typeof terminalRecordSchema>;

/** What the registrar made of provisional ballots: the figures that were signed, and the ids of those that were accepted, in their order. */
export const provisionalRecordSchema = z.strictObject({ manifest: signedSchema, ids: z.array(bytes16) });
export type ProvisionalRecord = z.infer<typeof provisionalRecordSchema>;

/** The registrar's decisions about cards that a terminal held (contract/freeing.ts), in the order of their names, which are random. */
export const freedRecordSchema = z.array(signedSchema).min(1);

/** How many cards were marked from lists of people who voted on paper away from any terminal. Their papers are no ballots of the urn. */
export const paperListsSchema = z.strictObject({ cards: z.int().min(1) });

/** In their order, which is that of the ids. */
export const trackersSchema = z.array(trackerText);
