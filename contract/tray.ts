import { z } from 'zod';
import { opaque } from './identifiers.ts';

/** What the document tray of a visit takes: what can be shown, printed and handed to a site, and can run nothing. */
export const documentKinds = ['pdf', 'png', 'jpeg'] as const;
export type DocumentKind = (typeof documentKinds)[number];

/** How much fits into the tray. It lives in the terminal's memory, which the sites need too. */
export const trayLimits = { documents: 10, documentBytes: 20 * 2 ** 20, totalBytes: 50 * 2 ** 20 } as const;

/** A document of the present visit, as the kiosk window may know it: everything but what is in it. */
export const trayDocumentSchema = z.strictObject({
  id: opaque,
  /** Made safe to show and to write on any disk; never in a log. */
  name: z.string().min(1).max(80),
  kind: z.enum(documentKinds),
  sizeBytes: z.int().positive(),
  /** Null until somebody has looked at it, and where it cannot be known. */
  pages: z.int().positive().nullable(),
});
export type TrayDocument = z.infer<typeof trayDocumentSchema>;

/** Why something did not get into the tray. */
export const trayRefusals = ['not-a-document', 'too-large', 'tray-full', 'unavailable'] as const;
export type TrayRefusal = (typeof trayRefusals)[number];

/** Why a document cannot be looked at: it wants a password, or nobody could read it. */
export const openingFaults = ['locked', 'broken'] as const;

/** What the page that shows documents says of one. */
export const openedSchema = z.union([
  z.strictObject({ pages: z.int().min(1).max(1_000_000) }),
  z.strictObject({ fault: z.enum(openingFaults) }),
]);
export type Opened = z.infer<typeof openedSchema>;

/** How large a document may be shown, in percent of the width of the screen that is meant for it. */
export const enlargements = [100, 150, 200, 300] as const;

/** The document that is open, if any: read, counted, and shown where the kiosk window makes room for it. */
export const readingSchema = z
  .strictObject({
    document: opaque,
    stage: z.enum(['opening', 'open', ...openingFaults]),
    percent: z.literal(enlargements),
  })
  .nullable();
export type Reading = z.infer<typeof readingSchema>;
