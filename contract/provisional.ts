import { z } from 'zod';
import { slug } from './identifiers.ts';
import { bytes16, bytes32, signedSchema } from './signed.ts';

/**
 * What the city server and the registrar hand each other about provisional ballots (design.md §5, "once only"): the envelopes go
 * out as a file, are opened on a machine without network, and what was made of them comes back as a file.
 */

/** Why the registrar destroys an inner envelope, unopened. The first reason that applies, in this order. */
export const destroyedReasons = [
  /** The outer envelope does not open: it was not made for this consultation, form and registrar. */
  'cannot-open',
  /** The card took part on the screen of a terminal. */
  'already-voted',
  /** The card voted on paper. */
  'voted-on-paper',
  /** The city had not listed the card. */
  'not-eligible',
  /** A terminal that was given up held the card, and ballots of it arrived without all marks: the card may have voted there. */
  'held-by-lost-terminal',
  /** Another provisional ballot of the same card was taken: the one whose envelope has the lowest id. */
  'twice-provisional',
  /** The same ballot is in the urn already, or in another envelope. */
  'copied',
] as const;
export type DestroyedReason = (typeof destroyedReasons)[number];

/** How the channel of provisional ballots is named among the names of terminals. */
export const provisionalChannel = 'provisional';

/**
 * The payload of the envelopes' export, signed by the server after closing, when all is in: the envelopes as the terminals signed
 * them, and the poll book as it then stands, in lists that are sorted. Tokens tell who took part only to whoever has their key.
 */
export const envelopesSchema = z.strictObject({
  consultation: slug,
  serverKey: bytes32,
  package: signedSchema,
  terminals: z.array(
    z.strictObject({
      terminal: slug,
      name: z.string(),
      signingKey: bytes32,
      batches: z.array(
        z.strictObject({
          manifest: signedSchema,
          /** base64url, sorted by id. */
          envelopes: z.array(z.string().max(90_000)),
        }),
      ),
    }),
  ),
  voted: z.array(bytes32),
  votedOnPaper: z.array(bytes32),
  /** Listed cards without a mark. */
  mayStillVote: z.array(bytes32),
  /** Of these, the cards that a terminal without a final manifest held. */
  uncertain: z.array(bytes32),
  /** The ids of the ballots in the urn. */
  ballots: z.array(bytes16),
});
export type Envelopes = z.infer<typeof envelopesSchema>;

/** What the registrar made of the envelopes: figures that anybody may read. Signed with the registrar's key. */
export const strippedSchema = z.strictObject({
  consultation: slug,
  rehearsal: z.boolean(),
  formHash: bytes32,
  /** SHA-256 of the payload text of the export that was stripped. */
  envelopesHash: bytes32,
  envelopes: z.int().min(0),
  accepted: z.int().min(0),
  /** Over the ids of the accepted ballots. */
  setHash: bytes32,
  destroyed: z.strictObject(
    Object.fromEntries(destroyedReasons.map((reason) => [reason, z.int().min(0)])) as Record<DestroyedReason, z.ZodInt>,
  ),
});
export type Stripped = z.infer<typeof strippedSchema>;

/** The cards whose provisional ballot was accepted, sorted: for the poll book alone, and no part of what is published. */
export const strippedMarksSchema = z.strictObject({
  consultation: slug,
  envelopesHash: bytes32,
  tokens: z.array(bytes32),
});

/** The file that goes back to the server. Ballots and tokens are each in the order of their bytes, which ties none to the other. */
export const strippedFileSchema = z.strictObject({
  type: z.literal('passerelle/stripped-file/1'),
  manifest: signedSchema,
  marks: signedSchema.extend({ payload: z.string() }),
  /** base64url, sorted by ballot id. */
  ballots: z.array(z.string().max(90_000)),
});
export type StrippedFile = z.infer<typeof strippedFileSchema>;

/** What the server says of provisional ballots: how many arrived, and what became of them. */
export const provisionalStateSchema = z.object({
  envelopes: z.int(),
  stripped: strippedSchema.nullable(),
});
export type ProvisionalState = z.infer<typeof provisionalStateSchema>;
