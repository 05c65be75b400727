import { z } from 'zod';
import { slug } from './identifiers.ts';
import { bytes16, bytes32, signedSchema } from './signed.ts';

/**
 * How the registrar frees cards that a terminal holds and cannot give back (design.md §5, "once only"). The server says who holds
 * them, the registrar decides on a machine without network, and the decision comes back as a file.
 *
 * No decision takes a card from its terminal: nobody but that terminal knows whether the card has voted there. It opens the way to a
 * provisional ballot, which is counted when the terminal has said at last that the card has not.
 */
export const freeingReasons = [
  /** While residents vote: a visit was cut off, and the terminal kept the card. */
  'interrupted',
  /** While residents vote: the terminal is broken. */
  'out-of-order',
  /**
   * After the closing, of a terminal that is given up and of which no ballot arrived: nobody voted on paper there with the card. The box
   * beside it is empty, or the list that was kept at the desk does not have the card.
   */
  'no-paper-there',
] as const;
export type FreeingReason = (typeof freeingReasons)[number];

/** The payload of what the server hands the registrar, signed by the server. Cards as tokens, in the order of their bytes. */
export const heldCardsSchema = z.strictObject({
  consultation: slug,
  serverKey: bytes32,
  package: signedSchema,
  cards: z.array(z.strictObject({ token: bytes32, holder: slug })).min(1),
});
export type HeldCards = z.infer<typeof heldCardsSchema>;

/** What is published of a decision: how many cards, and why; never which. `decision` is drawn at random and names it. */
export const freedSchema = z.strictObject({
  consultation: slug,
  decision: bytes16,
  reason: z.enum(freeingReasons),
  cards: z.int().min(1),
});
export type Freed = z.infer<typeof freedSchema>;

/** The cards of a decision with the terminals that hold them, for the poll book alone. */
export const freedCardsSchema = z.strictObject({
  consultation: slug,
  decision: bytes16,
  cards: heldCardsSchema.shape.cards,
});

/** The file that goes back to the server; both parts are signed by the registrar. */
export const freedFileSchema = z.strictObject({
  type: z.literal('passerelle/freed-file/1'),
  manifest: signedSchema,
  cards: signedSchema,
});
export type FreedFile = z.infer<typeof freedFileSchema>;
