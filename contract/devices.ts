import { z } from 'zod';
import { expectation } from './expectations.ts';
import { paperWidthsPx, printerProfiles } from './printer-models.ts';
import { mostPrintedPages } from './printing.ts';

/** What a badge reader can tell: `presence` knows when the card is taken away, `tap` only that it was shown. */
export const readerModeSchema = z.enum(['presence', 'tap']);
export type ReaderMode = z.infer<typeof readerModeSchema>;

/** `absent`: unplugged, not found or not permitted. `none`: this terminal has no reader. */
export const readerStateSchema = z.enum(['ready', 'absent', 'none']);
export type ReaderState = z.infer<typeof readerStateSchema>;

/**
 * The keyboard layout that the reader types for, as far as layouts differ in digits and letters: Belgium types as France, the
 * United Kingdom, Spain and Italy as the United States, Switzerland as Germany. It is set in the reader, so it must be stated.
 */
export const keyboardLayoutSchema = z.enum(['fr-azerty', 'us-qwerty', 'de-qwertz']);
export type KeyboardLayout = z.infer<typeof keyboardLayoutSchema>;

const usbId = z.int().min(0).max(0xffff);
const serialNumber = z.string().min(1).max(126).optional();
const readerName = z.string().regex(/^[a-z0-9-]{1,40}$/, 'expected a name of small letters, digits and hyphens');

/** What a reader types around a number: digits and letters as they are, `?` for any other key. */
const affix = z
  .string()
  .regex(/^[0-9A-Za-z?]{1,16}$/, 'expected digits and letters, and ? for any other key')
  .optional();

const named = {
  /** By which `cards` names a reader that alone reads a kind of card. */
  name: readerName.optional(),
};

const typing = {
  layout: keyboardLayoutSchema,
  /** The reader types for a computer whose Caps Lock is on. */
  capsLock: z.boolean().optional(),
  /** How a number ends: by a key (Enter or Tab), or by nothing more being typed. */
  end: z.enum(['key', 'pause']).optional(),
  prefix: affix,
  suffix: affix,
};

const reading = {
  ...named,
  mode: readerModeSchema,
  /** Presence mode: the card is gone when its report has not been repeated for this long. */
  absentAfterMs: z.int().min(100).max(10_000).default(1_500),
};

/** One badge reader or barcode scanner of a terminal. `virtual` is the bench's reader, left out of the deb. */
export const readerConfigSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({
    driver: z.literal('hid-keyboard'),
    vendorId: usbId,
    productId: usbId,
    serialNumber,
    ...reading,
    ...typing,
  }),
  z.strictObject({
    driver: z.literal('hid-reports'),
    /** The file that says how this model writes a number (reader-description.ts). */
    description: z.string().min(1),
    /** Where they differ from those of the description, or it names none. */
    vendorId: usbId.optional(),
    productId: usbId.optional(),
    serialNumber,
    ...named,
    absentAfterMs: reading.absentAfterMs,
  }),
  z.strictObject({
    driver: z.literal('virtual'),
    /** Path of the Unix socket on which the bench writes raw reports; Linux holds at most 107 bytes of it. */
    socket: z.string().min(1).max(107),
    ...reading,
    ...typing,
  }),
]);
export type ReaderConfig = z.infer<typeof readerConfigSchema>;
export type PresentReaderConfig = Exclude<ReaderConfig, { driver: 'none' }>;

/** How many digits a one-use code has. */
export const deskCodeDigits = 10;

const cardShape = {
  /** Accepted lengths in digits. */
  lengths: z.array(z.int().min(4).max(32)).min(1).max(8),
  check: z.enum(['none', 'luhn']).default('none'),
};

const kindOfCard = {
  ...cardShape,
  /** The digits that every number of this kind begins with. */
  prefix: z
    .string()
    .regex(/^\d{1,16}$/, 'expected digits between quotes')
    .optional(),
  /** The name of the only reader that reads them. */
  reader: readerName.optional(),
};

/**
 * A kind of number that can be read, and what tells it from the others. `mediator` only says which numbers can be mediators': whose they
 * are is in the city's list. `code`: the ten digits of a one-use code, printed as a square code on its ticket.
 */
export const cardKindSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('library'), ...kindOfCard }),
  z.strictObject({ kind: z.literal('mediator'), ...kindOfCard }),
  z.strictObject({ kind: z.literal('code'), reader: readerName.optional() }),
]);
export type CardKind = z.infer<typeof cardKindSchema>;

const cardKindsSchema = z.array(cardKindSchema).min(1).max(16);
/** One shape for all cards. */
export const oneShapeSchema = z.strictObject(cardShape);

/** What library cards and mediators' look like where nothing else tells them apart. */
function ofOneShape(shape: z.infer<typeof oneShapeSchema>): CardKind[] {
  return [
    { kind: 'library', ...shape },
    { kind: 'mediator', ...shape },
  ];
}

/** The kinds of card of this town: a list, or one shape for all of them. */
export const cardsConfigSchema = z.unknown().transform((value, context): CardKind[] => {
  const options = { error: expectation };
  const read = Array.isArray(value)
    ? cardKindsSchema.safeParse(value, options)
    : oneShapeSchema.transform(ofOneShape).safeParse(value, options);
  if (read.success) return read.data;
  // Said as they are, with their places, and not as a union would: that none of its members fits.
  for (const issue of read.error.issues) context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
  return z.NEVER;
});
export type CardsConfig = z.infer<typeof cardsConfigSchema>;

/** Below /dev, and not out of it again. */
const devicePath = z.string().regex(/^\/dev\/(?!.*\.\.)[\w/.:-]+$/, 'expected a path below /dev');

const asModel = {
  /** Which model it is. Without: a USB printer is asked, and any other is taken for the usual kind. */
  profile: z.enum(printerProfiles).optional(),
  /** Dots across the paper, where they are not the model's: a printer for 80 mm with a guide for 58 mm. */
  widthPx: z.union(paperWidthsPx.map((width) => z.literal(width))).optional(),
};

/** The receipt printer of a terminal. The bench's virtual printer is an ordinary `tcp` printer on loopback. */
export const printerConfigSchema = z.discriminatedUnion('driver', [
  z.strictObject({ driver: z.literal('none') }),
  z.strictObject({
    driver: z.literal('tcp'),
    host: z.string().min(1).max(253),
    port: z.int().min(1).max(65_535).default(9_100),
    ...asModel,
  }),
  z.strictObject({
    driver: z.literal('device'),
    /** `auto` finds the printer by its IEEE 1284 identity: `/dev/usb/lp0` is not a stable name. */
    path: z.union([z.literal('auto'), devicePath]),
    ...asModel,
  }),
  z.strictObject({
    driver: z.literal('serial'),
    path: devicePath,
    /** Both are set in the printer. */
    baud: z.union([9_600, 19_200, 38_400, 57_600, 115_200].map((baud) => z.literal(baud))),
    flow: z.enum(['rts-cts', 'xon-xoff', 'none']).default('rts-cts'),
    ...asModel,
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
