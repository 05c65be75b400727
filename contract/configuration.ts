import { z } from 'zod';
import {
  type CardKind,
  cardsConfigSchema,
  deskCodeDigits,
  documentPrinterConfigSchema,
  type PresentReaderConfig,
  printerConfigSchema,
  type ReaderConfig,
  readerConfigSchema,
  scannerConfigSchema,
} from './devices.ts';
import { languages } from './form.ts';

const clock = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time such as 18:00');
const span = z
  .strictObject({ from: clock, to: clock })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'expected a time after "from"' });

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/**
 * The configuration of one terminal, a YAML file that IT staff write (kiosk-config/). Every field is commented in
 * kiosk-config/example.yaml. Paths that are not absolute start at the folder of the configuration file (`resolvePaths`).
 */
export const configurationSchema = z
  .strictObject({
    languages: z
      .array(z.enum(languages))
      .refine((chosen) => chosen.includes('fr'), 'expected fr among them')
      .default(['fr', 'en', 'ar']),
    visit: z
      .strictObject({
        maximumMinutes: z.int().min(5).max(240).default(45),
        /** WCAG 2.2.1 asks for at least 20 s to answer. */
        warningSeconds: z.int().min(20).max(300).default(60),
        /** Without a touch for this long, the screen dims and asks "still there?". */
        inactivitySeconds: z.int().min(30).max(1800).default(120),
        /** How long that question stays before the visit ends. */
        inactivityWarningSeconds: z.int().min(20).max(300).default(45),
        extensionMinutes: z.int().min(1).max(60).default(10),
      })
      .prefault({}),
    opening: z
      .strictObject({
        timeZone: z.string().refine(isTimeZone, 'expected a time zone such as Europe/Paris'),
        week: z.partialRecord(z.enum(weekdays), z.array(span)),
        /** Dates whose hours differ; an empty list means closed. */
        exceptions: z.record(z.iso.date(), z.array(span)).default({}),
      })
      .optional(),
    /** The hour of the night at which programs are renewed, outside opening hours and when nobody is there. */
    renewAt: clock.default('03:30'),
    cityServer: z
      .strictObject({
        url: z.url({ protocol: /^https$/, error: 'expected an https address' }),
        /** PEM file of the authority that signs the server's certificate, when it is not a public one. */
        certificateAuthority: z.string().min(1).optional(),
        heartbeatSeconds: z.number().min(0.2).max(3600).default(30),
      })
      .optional(),
    reader: readerConfigSchema.default({ driver: 'none' }),
    /** Where there are several: a badge reader and a barcode scanner, one on each side. */
    readers: z.array(readerConfigSchema).max(8).default([]),
    cards: cardsConfigSchema.prefault({ lengths: [10], check: 'none' }),
    printer: printerConfigSchema.default({ driver: 'none' }),
    documentPrinter: documentPrinterConfigSchema.default({ driver: 'none' }),
    scanner: scannerConfigSchema.default({ driver: 'none' }),
    /** Where the services keep urns, poll books and keys. Readable by their account only. */
    dataDirectory: z.string().min(1),
    /** The Unix socket between services and shell. */
    socket: z.string().min(1),
    procedures: z.strictObject({
      /** Files of procedures, shown in this order: the national ones, then the city's own. */
      catalogues: z.array(z.string().min(1)).min(1),
      /** What `passerelle procedures import` made of "Vos droits et démarches"; without it, terminals show no sheets. */
      sheets: z.string().min(1).optional(),
    }),
    /** A terminal that is not enrolled asks on its screen for what this file does not say (contract/first-start.ts). */
    firstStart: z.boolean().default(false),
    /** Hosts that procedures ask for are written down, for `passerelle procedures learn`: for IT staff, never with residents. */
    learning: z.boolean().default(false),
  })
  .superRefine(tellsCardsApart)
  .refine(({ learning, cityServer }) => !(learning && cityServer), {
    path: ['learning'],
    message: 'expected false where there is a city server: what residents visit is written down nowhere',
  });
export type Configuration = z.infer<typeof configurationSchema>;

/** The same configuration with every path made absolute by `absolute` (`resolve` of node:path, from the folder of the file). */
export function resolvePaths(configuration: Configuration, absolute: (path: string) => string): Configuration {
  const { cityServer, documentPrinter, procedures, reader, readers } = configuration;
  return {
    ...configuration,
    dataDirectory: absolute(configuration.dataDirectory),
    socket: absolute(configuration.socket),
    procedures: {
      catalogues: procedures.catalogues.map(absolute),
      ...(procedures.sheets && { sheets: absolute(procedures.sheets) }),
    },
    documentPrinter:
      documentPrinter.driver === 'cups'
        ? { ...documentPrinter, socket: absolute(documentPrinter.socket) }
        : documentPrinter,
    reader: readerWithPaths(reader, absolute),
    readers: readers.map((each) => readerWithPaths(each, absolute)),
    ...(cityServer && {
      cityServer: {
        ...cityServer,
        ...(cityServer.certificateAuthority && { certificateAuthority: absolute(cityServer.certificateAuthority) }),
      },
    }),
  };
}

function readerWithPaths(reader: ReaderConfig, absolute: (path: string) => string): ReaderConfig {
  if (reader.driver === 'virtual') return { ...reader, socket: absolute(reader.socket) };
  if (reader.driver === 'hid-reports') return { ...reader, description: absolute(reader.description) };
  return reader;
}

interface Readers {
  readonly reader: ReaderConfig;
  readonly readers: readonly ReaderConfig[];
}

/** Every reader of a terminal, however it is written down. */
export function readersOf({ reader, readers }: Readers): PresentReaderConfig[] {
  return [reader, ...readers].filter((each) => each.driver !== 'none');
}

/** What one number could mean must never hang on which rule is tried first. */
function tellsCardsApart(
  { reader, readers, cards }: Readers & { readonly cards: readonly CardKind[] },
  context: z.RefinementCtx,
): void {
  const fault = (path: PropertyKey[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (reader.driver !== 'none' && readers.length > 0)
    fault(['readers'], 'expected either "reader" or "readers": put the one reader into the list');
  const names = readersOf({ reader, readers }).flatMap(({ name }) => name ?? []);
  for (const [index, each] of readers.entries())
    if (each.driver !== 'none' && each.name !== undefined && names.indexOf(each.name) !== names.lastIndexOf(each.name))
      fault(['readers', index, 'name'], 'expected a name that no other reader has');
  for (const [index, kind] of cards.entries()) {
    if (kind.reader !== undefined && !names.includes(kind.reader))
      fault(['cards', index, 'reader'], 'expected the name of a reader of this file');
    if (kind.kind === 'code' && cards.some((other) => looksLikeCode(other, kind.reader)))
      fault(
        ['cards', index],
        'expected cards that are told from codes: name a reader for the codes alone; other kinds of ten digits stand in this file',
      );
  }
}

function looksLikeCode(other: CardKind, reader: string | undefined): boolean {
  if (other.kind === 'code' || !other.lengths.includes(deskCodeDigits)) return false;
  return other.reader === undefined || reader === undefined || other.reader === reader;
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
