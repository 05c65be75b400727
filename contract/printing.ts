import { z } from 'zod';

/** The longest document that can be printed at a terminal, in pages: as many as a quota can allow. */
export const mostPrintedPages = 200;

/** How the printer for documents is. `error`: something that a person must look at. */
export const documentPrinterStates = [
  'ready',
  'paper-out',
  'paper-jam',
  'cover-open',
  'ink-out',
  'offline',
  'error',
] as const;
export type DocumentPrinterState = (typeof documentPrinterStates)[number];

/** What printing would cost and whether it is possible: shown before anything is printed. */
export const printQuoteSchema = z.strictObject({
  pricePerPageCents: z.int().min(0),
  /** Pages that may still be printed, and what limits them. */
  left: z.strictObject({ pages: z.int().min(0), by: z.enum(['visit', 'card']) }),
  printer: z.enum(documentPrinterStates),
});
export type PrintQuote = z.infer<typeof printQuoteSchema>;

/**
 * How a job is. `waiting`: in the queue. `stopped`: begun or not, the printer needs somebody. `failed`: it will not be printed; what
 * was not printed is given back to the quota.
 */
export const printProgressSchema = z.strictObject({
  state: z.enum(['waiting', 'printing', 'stopped', 'done', 'cancelled', 'failed']),
  printer: z.enum(documentPrinterStates),
});
export type PrintProgress = z.infer<typeof printProgressSchema>;
