import { z } from 'zod';
import { mostPrintedPages } from './printing.ts';

/** What a badge reader can tell: `presence` knows when the card is taken away, `tap` only that it was shown. */
export const readerModeSchema = z.enum(['presence', 'tap']);
export type ReaderMode = z.infer<typeof readerModeSchema>;

/** `absent`: unplugged, not found or not permitted. `none`: this terminal has no reader. */
export const readerStateSchema = z.enum(['ready', 'absent', 'none']);
export type ReaderState = z.infer<typeof readerStateSchema>;

/** The keyboard layout that the reader types for. It is set in the reader, so it must be stated; it cannot be guessed. */
export const keyboardLayoutSchema = z.enum(['fr-azerty', 'us-qwerty']);
export type KeyboardLayout = z.infer<typeof keyboardLayoutSchema>;

const usbId = z.int().min(0).max(0xffff);

const reading = {
  layout: keyboardLayoutSchema,
  mode: readerModeSchema,
  /** Presence mode: the card is gone when its report has not been repeated for this long. */
  absentAfterMs: z.int().min(100).max(10_000).default(1_500),
};

/** The badge reader of a terminal. `virtual` is the bench's reader, left out of the deb. */
export const readerConfigSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({
    driver: z.literal('hid-keyboard'),
    vendorId: usbId,
    productId: usbId,
    serialNumber: z.string().min(1).max(126).optional(),
    ...reading,
  }),
  z.strictObject({
    driver: z.literal('virtual'),
    /** Path of the Unix socket on which the bench writes raw reports; Linux holds at most 107 bytes of it. */
    socket: z.string().min(1).max(107),
    ...reading,
  }),
]);
export type ReaderConfig = z.infer<typeof readerConfigSchema>;

/** What a library card number looks like in this town: its accepted lengths in digits, and its check digit. */
export const cardsConfigSchema = z.strictObject({
  lengths: z.array(z.int().min(4).max(32)).min(1).max(8),
  check: z.enum(['none', 'luhn']),
});
export type CardsConfig = z.infer<typeof cardsConfigSchema>;

/** Printable width in dots at 203 dpi: 576 for 80 mm paper, 384 for 58 mm. */
export const paperWidthPxSchema = z.union([z.literal(576), z.literal(384)]);
export type PaperWidthPx = z.infer<typeof paperWidthPxSchema>;

/** The receipt printer of a terminal. The bench's virtual printer is an ordinary `tcp` printer on loopback. */
export const printerConfigSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({
    driver: z.literal('tcp'),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535).default(9_100),
    widthPx: paperWidthPxSchema.default(576),
  }),
  z.strictObject({
    driver: z.literal('device'),
    /** `auto` finds the printer by its IEEE 1284 identity: `/dev/usb/lp0` is not a stable name. */
    path: z.union([z.literal('auto'), z.string().regex(/^\/dev\/[\w/.:-]+$/, 'expected auto or a path below /dev')]),
    widthPx: paperWidthPxSchema.default(576),
  }),
]);
export type PrinterConfig = z.infer<typeof printerConfigSchema>;

/** The office printer on which residents print their documents: a queue of the print service (CUPS) of the terminal. */
export const documentPrinterConfigSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({
    driver: z.literal('cups'),
    queue: z.string().regex(/^[\w.-]{1,100}$/, 'expected the name of a queue, as lpstat -e shows it'),
    /** The Unix socket of the print service; Linux holds at most 107 bytes of it. The bench's virtual printer listens on such a one. */
    socket: z.string().min(1).max(107).default('/run/cups/cups.sock'),
    pricePerPageCents: z.int().min(0).max(10_000),
    pagesPerVisit: z.int().min(1).max(mostPrintedPages).default(20),
    pagesPerCardPerDay: z.int().min(1).max(1_000).default(40),
  }),
]);
export type DocumentPrinterConfig = z.infer<typeof documentPrinterConfigSchema>;

/** The scanner that brings papers into the tray. */
export const scannerConfigSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({
    driver: z.literal('sane'),
    device: z.string().regex(/^[\w][\x20-\x7e]{0,199}$/, 'expected the name of a device, as scanimage -L shows it'),
    resolutionDpi: z.int().min(75).max(600).default(200),
  }),
]);
export type ScannerConfig = z.infer<typeof scannerConfigSchema>;

/** What the printer last reported. `paper-low` still prints; `offline`: it does not answer; `none`: this terminal has no printer. */
export const printerStatusSchema = z.enum([
  'ready',
  'paper-low',
  'paper-out',
  'cover-open',
  'offline',
  'error',
  'none',
]);
export type PrinterStatus = z.infer<typeof printerStatusSchema>;
