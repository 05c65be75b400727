import { z } from 'zod';
import { slug } from './identifiers.ts';
import { bytes16, bytes32, signedSchema } from './signed.ts';

/**
 * What a terminal without network hands over on a USB stick, signed as a whole (`carried`): the requests that it would have made to
 * the city server, in the order in which they are to be made. Each is signed by itself too, and the server judges each as if it
 * had come over the network.
 */
export const carriedSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  /** Raw Ed25519 key that signs the whole: shows what a stick or a hand altered. Who it belongs to, the city server knows. */
  terminalKey: bytes32,
  requests: z
    .array(
      z.discriminatedUnion('kind', [
        /** `frame`: base64 of a batch frame (contract/sync.ts), of ballots or of provisional ones in their envelopes. */
        z.strictObject({ kind: z.enum(['batch', 'provisional']), batch: bytes16, frame: z.base64() }),
        z.strictObject({ kind: z.enum(['marks', 'panel', 'final', 'closing-report']), document: signedSchema }),
      ]),
    )
    .max(100_000),
});
export type Carried = z.infer<typeof carriedSchema>;
export type CarriedRequest = Carried['requests'][number];

/** The file itself: as large as its ballots, since it is sent nowhere as a whole. */
export const carriedFileSchema = signedSchema.extend({ payload: z.string() });

/** What goes back on the stick: the server's signed acknowledgements. Each proves itself; together they need no signature. */
export const carriedReceiptSchema = z.strictObject({
  type: z.literal('passerelle/carried-receipt/1'),
  consultation: slug,
  terminal: slug,
  acknowledgements: z.array(signedSchema).max(100_000),
});
export type CarriedReceipt = z.infer<typeof carriedReceiptSchema>;

/**
 * Where the services and the command line hand these over, in a folder of the data directory: the services write the first, the
 * command line the second, which the services delete once they have read it.
 */
export const carriedFolder = 'carried';
export const carriedFile = (consultation: string) => `${consultation}.json`;
export const carriedReceiptFile = (consultation: string) => `${consultation}.receipt.json`;
