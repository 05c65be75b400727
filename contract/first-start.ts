import { z } from 'zod';
import { configurationSchema } from './configuration.ts';
import { oneShapeSchema, printerConfigSchema, readerConfigSchema } from './devices.ts';
import { languages } from './form.ts';

/**
 * The first start: what a terminal that is not enrolled asks whoever installs it, on its own screen. Each question is asked only where the
 * administrator's configuration does not answer it.
 */
export const firstStartSteps = [
  'language',
  'server',
  'code',
  'reader',
  'printer',
  'hours',
  'touch',
  'summary',
] as const;
export type FirstStartStep = (typeof firstStartSteps)[number];

const { languages: languagesField, cityServer, opening } = configurationSchema.shape;

/** The reader that a screen may choose: one that types. What names a file, or is the bench's, is named by a configuration only. */
const chosenReaderSchema = readerConfigSchema.refine(
  ({ driver }) => driver === 'hid-keyboard' || driver === 'none',
  'expected a reader that types',
);

/** The printer that a screen may choose: one that was found on USB, or an address. Any other file is named by a configuration only. */
export const chosenPrinterSchema = printerConfigSchema.refine(
  (printer) =>
    printer.driver === 'none' ||
    printer.driver === 'tcp' ||
    (printer.driver === 'device' && /^(?:auto|\/dev\/usb\/lp\d+)$/.test(printer.path)),
  'expected a printer on USB or an address',
);

/**
 * What was decided, in the words of the configuration: the content of `firstStartFile` in the data directory. Fields of the administrator's
 * file always win over these.
 */
export const decisionsSchema = z.strictObject({
  languages: languagesField.unwrap().optional(),
  cityServer: z.strictObject({ url: cityServer.unwrap().shape.url.max(300) }).optional(),
  reader: chosenReaderSchema.optional(),
  cards: oneShapeSchema.optional(),
  printer: chosenPrinterSchema.optional(),
  opening: opening.unwrap().optional(),
});
export type Decisions = z.infer<typeof decisionsSchema>;

/** The file of the data directory that holds the decisions, in YAML. The services write it; root reads it too. */
export const firstStartFile = 'first-start.yml';

/** The fields of a configuration that the first start asks for. */
export const decidable = ['languages', 'cityServer', 'reader', 'printer', 'opening'] as const;
export type Decidable = (typeof decidable)[number];

/** How far somebody has come; kept by the services, so that it survives a power cut. */
export const firstStartDraftSchema = z.strictObject({
  step: z.enum(firstStartSteps),
  /** In which the screens speak. */
  language: z.enum(languages),
  decisions: decisionsSchema,
  /** The enrolment code as it was typed. */
  code: z.string().max(24),
  /** How far from the middle of its targets the screen was touched, at worst; null until it was tried. */
  touchOffPx: z.int().min(0).max(10_000).nullable(),
});
export type FirstStartDraft = z.infer<typeof firstStartDraftSchema>;

/** A device that was found, and the configuration that would use it. */
export const foundReaderSchema = z.strictObject({ name: z.string().max(120), reader: readerConfigSchema });
export const foundPrinterSchema = z.strictObject({ name: z.string().max(120), printer: printerConfigSchema });

/** What is told of a card that is laid on a reader to try it; its number is thrown away at once. */
export const triedCardSchema = z.strictObject({
  digits: z.int().min(4).max(32),
  lastTwo: z.string().regex(/^\d\d$/),
  /** The reader says again and again that the card is there: it knows when it is taken away. */
  repeats: z.boolean(),
});
export type TriedCard = z.infer<typeof triedCardSchema>;

/** Why no card was read. */
export const readerTrialFailures = [
  'not-found',
  'not-permitted',
  'failed',
  'no-card',
  'garbled',
  'wrong-length',
] as const;

/** Why there is no city server at an address, each a sentence of its own for whoever reads it. */
export const unreachedCodes = [
  'unknown-name',
  'no-answer',
  'certificate-expired',
  'certificate-not-yet',
  'certificate-other-name',
  'certificate-unknown-authority',
  'not-a-city-server',
] as const;

/** Why the terminal could not be enrolled. `other-server`: the code is for another server than the one at the address. */
export const enrolmentFailures = [
  'malformed-code',
  'code-refused',
  'other-server',
  'unreachable',
  'keys-refused',
] as const;

/** The fields of `decided` that the administrator's file does not answer, as `reader` is by a list of `readers`. */
export function undecided(decided: Decisions, given: readonly string[]): Decisions {
  const answered = new Set(given.includes('readers') ? [...given, 'reader'] : given);
  return Object.fromEntries(Object.entries(decided).filter(([name]) => !answered.has(name)));
}
