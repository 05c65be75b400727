import { z } from 'zod';
import { decidedSchema, monthFiguresSchema, unfinishedSchema } from './activity.ts';
import {
  mediatorNumber,
  mediatorPin,
  nextStepsSchema,
  openedHost,
  openingReasons,
  postures,
  shellActs,
} from './assistance.ts';
import { choicesSchema } from './choices.ts';
import { packageSchema, participationLevels, trackerText } from './consultation.ts';
import { debateSchema, saidSchema } from './contributions.ts';
import { readerConfigSchema } from './devices.ts';
import {
  chosenPrinterSchema,
  decidable,
  enrolmentFailures,
  firstStartDraftSchema,
  foundPrinterSchema,
  foundReaderSchema,
  readerTrialFailures,
  triedCardSchema,
  unreachedCodes,
} from './first-start.ts';
import { languages, localizedSchema } from './form.ts';
import { instant, opaque, slug } from './identifiers.ts';
import { journalEvents, shellJournalEvents } from './journal-events.ts';
import { needSchema } from './learning.ts';
import { panelAnswersSchema } from './panel.ts';
import { mostPrintedPages, printProgressSchema, printQuoteSchema } from './printing.ts';
import { catalogueSchema, themes } from './procedures.ts';
import { reportKinds } from './reports.ts';
import { foundSheetSchema, sheetId, sheetSchema, sheetsOriginSchema } from './sheets.ts';
import { bytes16 } from './signed.ts';
import { attachmentSchema, stageAtSchema } from './stages.ts';
import { factSchema, monthSchema } from './statistics.ts';
import { chunkSchema } from './sticks.ts';
import { deviceStates, helpAnswerSchema } from './sync.ts';
import { ticketSubjectSchema } from './tickets.ts';
import { documentKinds } from './tray.ts';

/**
 * The calls that the shell makes to the services, over a Unix socket. A frame is a u32 big-endian length and that many bytes of
 * UTF-8 JSON, one message each; longer than `maximumFrameBytes`: the connection is closed. The receiving side validates
 * everything with these schemas.
 */
export const maximumFrameBytes = 1024 * 1024;
export const protocolVersion = 1;

/** How often the shell says that it lives, and after how long without it, or without its answer, the other side takes it for hung. */
export const beatMs = 2_000;
export const silenceMs = 10_000;

export const printerProblems = [
  'paper-out',
  'cover-open',
  'offline',
  'interrupted',
  'error',
  'none',
  'silent',
] as const;

const nothing = z.strictObject({});

/** What devices and the network are doing, for words on the screen. Never who. */
export const statusSchema = z.strictObject({
  enrolled: z.boolean(),
  server: z.enum(['connected', 'unreachable', 'not-configured']),
  printer: z.enum(deviceStates.printer),
  reader: z.enum(deviceStates.reader),
  store: z.enum(['sound', 'refused']),
  help: z.boolean(),
});
export type Status = z.infer<typeof statusSchema>;

/**
 * One line of the list of consultations. `stage`: of the vote; `refused`: its database is damaged and was kept aside; nobody can vote
 * here. `stages`: those of the whole consultation, by the clock of this terminal and the package that it holds. `decided`: the city has
 * said what it decided. `heardAt`: while the city is out of reach, when it was last heard, to the hour; null while it answers, or where
 * there is no city to ask.
 */
export const consultationLineSchema = z.strictObject({
  consultation: slug,
  title: localizedSchema,
  level: z.enum(participationLevels),
  rehearsal: z.boolean(),
  stage: z.enum(['upcoming', 'open', 'closed', 'refused']),
  closesAt: z.string(),
  stages: z.array(stageAtSchema),
  decided: z.boolean(),
  heardAt: z.string().nullable(),
});
export type ConsultationLine = z.infer<typeof consultationLineSchema>;

export const describeSchema = z.strictObject({
  software: z.string(),
  languages: z.array(z.enum(languages)),
  terminal: z.strictObject({ id: slug, name: z.string(), place: z.string(), city: z.string() }).nullable(),
  readerMode: z.enum(['presence', 'tap', 'none']),
  /** Whether a reader reads one-use codes from their tickets. */
  readsCodes: z.boolean(),
  /** Whether hosts are written down, for IT staff; said on every screen. */
  learning: z.boolean(),
  /** Whether the screen asks whoever installs this terminal how it is to be, before any visit. */
  firstStart: z.boolean(),
  visit: z.strictObject({
    maximumMinutes: z.int(),
    warningSeconds: z.int(),
    inactivitySeconds: z.int(),
    inactivityWarningSeconds: z.int(),
    extensionMinutes: z.int(),
  }),
  /** What this terminal has for the documents of a visit. */
  documents: z.strictObject({ printer: z.boolean(), scanner: z.boolean() }),
  /** As in the configuration; null where the terminal keeps no hours. */
  opening: z
    .strictObject({
      timeZone: z.string(),
      week: z.partialRecord(z.string(), z.array(z.strictObject({ from: z.string(), to: z.string() }))),
      exceptions: z.record(z.string(), z.array(z.strictObject({ from: z.string(), to: z.string() }))),
    })
    .nullable(),
  /** At which hour of the night programs are renewed. */
  renewAt: z.string(),
  status: statusSchema,
});
export type TerminalDescription = z.infer<typeof describeSchema>;

/** A one-use code from the desk: ten digits. */
export const deskCode = z.string().regex(/^\d{10}$/, 'expected ten digits');

/** How a resident shows the right to vote: the card that this visit holds, or a one-use code from the desk. */
export const credentialSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('card'), card: opaque }),
  z.strictObject({ kind: z.literal('code'), code: deskCode }),
]);

function call<A extends z.ZodType, V extends z.ZodType, const E extends readonly string[]>(
  args: A,
  value: V,
  errors: E,
) {
  return {
    args,
    value,
    errors: z.strictObject({ code: z.enum(['unavailable', ...errors]), problem: z.string().max(60).optional() }),
  };
}

/** Every call, by name. `unavailable` (added to each) means that the services cannot be reached; only the shell answers it. */
export const calls = {
  /** Asked every `beatMs` by a shell that lives, and answered by services that do: each hears by it whether the other hangs. */
  'terminal.alive': call(nothing, nothing, []),
  /**
   * The services are to begin afresh once this shell has left, as it is about to do itself: nobody is there, outside opening hours.
   * They stay when another visit begins before. It gives a shell that was taken over nothing but a pause, and systemd bounds those.
   */
  'terminal.renew': call(nothing, nothing, ['busy']),
  'terminal.describe': call(nothing, describeSchema, []),
  'procedures.catalogue': call(nothing, catalogueSchema, ['catalogue-unreadable']),
  /** A host that a procedure asked for. Nothing is kept of it unless the terminal learns. */
  'procedures.learn': call(needSchema, nothing, []),
  /** What answers a resident's own words, best first. The question is kept nowhere. */
  'procedures.search': call(
    z.strictObject({ question: z.string().max(200) }),
    z.strictObject({ procedures: z.array(slug), sheets: z.array(foundSheetSchema) }),
    ['catalogue-unreadable'],
  ),
  /** The sheet at the head of each theme; none where no sheets were imported. */
  'sheets.themes': call(nothing, z.array(z.strictObject({ theme: z.enum(themes), id: sheetId })), []),
  'sheets.read': call(
    z.strictObject({ sheet: sheetId }),
    z.strictObject({ sheet: sheetSchema, origin: sheetsOriginSchema }),
    ['no-sheets', 'unknown-sheet'],
  ),

  /** Visits are named by the shell; the services only need their ends, to forget cards and voting rights. */
  'visits.begin': call(z.strictObject({ visit: opaque }), nothing, []),
  /** `next`: the card of whoever stands there already, which alone is not forgotten. */
  'visits.end': call(z.strictObject({ visit: opaque, next: opaque.optional() }), nothing, []),
  /** Whether the shell before died with a visit in it. Answered once: the resident who stood there is told once. */
  'visits.take-interrupted': call(nothing, z.strictObject({ interrupted: z.boolean() }), []),

  'consultations.list': call(nothing, z.array(consultationLineSchema), []),
  /** Without its attachments, which are asked for one by one. */
  'consultations.read': call(z.strictObject({ consultation: slug }), packageSchema, ['unknown-consultation']),
  'consultations.attachment': call(z.strictObject({ consultation: slug, attachment: slug }), attachmentSchema, [
    'unknown-consultation',
    'unknown-attachment',
  ]),

  /** What the city published of a debate, as this terminal last received it. */
  'debate.read': call(z.strictObject({ consultation: slug }), debateSchema, ['unknown-consultation']),
  /**
   * Keeps what a resident said, sealed, until it is sent: no card, no time. `quota`: enough for one visit; `answered`: this statement
   * was answered in this visit; `unknown-statement`: there is none of this name to answer.
   */
  'debate.say': call(z.strictObject({ visit: opaque, consultation: slug, said: saidSchema }), nothing, [
    'unknown-consultation',
    'not-open',
    'no-visit',
    'unknown-statement',
    'quota',
    'answered',
    'disk-full',
    'store-refused',
  ]),

  /**
   * Whether a ballot with this tracker, however it was typed, is in the urn of a consultation that this terminal knows: by what the city
   * published, looked through here. `asOf`: when the list that says so was the newest; `isCurrent`: the city was asked just now.
   */
  'trackers.find': call(
    z.strictObject({ tracker: z.string().max(60) }),
    z.strictObject({ consultation: slug.nullable(), asOf: instant, isCurrent: z.boolean() }),
    ['not-a-tracker', 'no-consultation', 'offline'],
  ),

  /**
   * Makes a one-use voting right of a card or a code. `assisted`, here and below: a mediator assists, who never votes for somebody; the
   * right sleeps until the mediator steps back. The right dies with the visit. `provisional`: the server cannot be asked about
   * this card; its ballot waits in an envelope until the registrar knows that it did not vote elsewhere.
   */
  'casting.open': call(
    z.strictObject({ visit: opaque, consultation: slug, credential: credentialSchema }),
    z.strictObject({ right: opaque, provisional: z.boolean() }),
    [
      'unknown-consultation',
      'not-open',
      'closed',
      'store-refused',
      'card-unknown',
      'already-voted',
      'reserved-elsewhere',
      'offline-other-home',
      'code-unknown',
      'code-used',
      'too-many-codes',
      'slip-outstanding',
      'printer',
      'assisted',
    ],
  ),
  /** Marks a card or a code in the poll book for a ballot on paper: from then on it takes part no other way. */
  'casting.vote-on-paper': call(
    z.strictObject({ visit: opaque, consultation: slug, credential: credentialSchema }),
    nothing,
    [
      'unknown-consultation',
      'not-open',
      'closed',
      'store-refused',
      'disk-full',
      'card-unknown',
      'already-voted',
      'reserved-elsewhere',
      'offline-other-home',
      'code-unknown',
      'code-used',
      'too-many-codes',
      'slip-outstanding',
      'assisted',
    ],
  ),
  /**
   * Prints the slip of these choices. Refused once a slip was printed, unless the printer reported a failure or a mediator took the
   * slip. `not-printed`: no paper came out, and the signed package allows a vote without.
   */
  'casting.print-slip': call(
    z.strictObject({ visit: opaque, right: opaque, choices: choicesSchema }),
    z.strictObject({ slip: z.enum(['printed', 'not-printed']) }),
    ['no-right', 'invalid-choices', 'slip-outstanding', 'printer', 'closed', 'assisted'],
  ),
  /**
   * The resident says that the slip is wrong: waits until a mediator says that the spoiled slip was taken (event `slip-taken`).
   * Where no paper came out there is nothing to take, and the choices are free again at once.
   */
  'casting.refuse-slip': call(z.strictObject({ visit: opaque, right: opaque }), nothing, ['no-right', 'no-slip']),
  /** The one commit: mark and sealed ballot of what was printed. `stub`: whether the printer took it; the tracker can be read on the screen. */
  'casting.confirm': call(
    z.strictObject({ visit: opaque, right: opaque, language: z.enum(languages) }),
    z.strictObject({ tracker: trackerText, stub: z.enum(['printed', 'not-printed']) }),
    ['no-right', 'no-slip', 'already-voted', 'closed', 'disk-full', 'store-refused', 'assisted'],
  ),

  /**
   * Keeps a panel sheet, sealed and apart from every ballot. `not-invited`: no ballot of this visit is in the urn, its sheet is filled
   * in, or the city asks nothing.
   */
  'panel.fill': call(z.strictObject({ visit: opaque, consultation: slug, answers: panelAnswersSchema }), nothing, [
    'no-visit',
    'unknown-consultation',
    'not-invited',
    'closed',
    'invalid-answers',
    'disk-full',
    'store-refused',
  ]),

  /** What printing costs in this visit, and whether it is possible now. */
  'printing.quote': call(z.strictObject({ visit: opaque }), printQuoteSchema, ['no-printer']),
  /**
   * Counts so many pages and opens a job, whose document follows in pieces; no other pages of it are printed. `problem`: a state of
   * the printer. `busy`: a job of this visit is not over.
   */
  'printing.begin': call(
    z.strictObject({ visit: opaque, kind: z.enum(documentKinds), pages: z.int().min(1).max(mostPrintedPages) }),
    z.strictObject({ job: opaque }),
    ['no-printer', 'no-visit', 'busy', 'quota', 'printer'],
  ),
  'printing.append': call(z.strictObject({ visit: opaque, job: opaque, bytes: chunkSchema }), nothing, [
    'no-printer',
    'no-job',
    'printer',
  ]),
  /** The document is whole; what becomes of it is told by `print-progress`. */
  'printing.finish': call(z.strictObject({ visit: opaque, job: opaque }), nothing, ['no-printer', 'no-job', 'printer']),
  'printing.cancel': call(z.strictObject({ visit: opaque, job: opaque }), nothing, ['no-printer', 'no-job']),

  /** Reads a sheet; it is fetched in pieces with `scanning.read`, once, as a JPEG. */
  'scanning.scan': call(
    z.strictObject({ visit: opaque }),
    z.strictObject({ scan: opaque, sizeBytes: z.int().min(1) }),
    ['no-scanner', 'no-visit', 'scanner-busy', 'scanner-lost', 'no-paper', 'paper-jam', 'cover-open', 'too-large'],
  ),
  'scanning.read': call(
    z.strictObject({ visit: opaque, scan: opaque, offset: z.int().min(0) }),
    z.strictObject({ bytes: chunkSchema }),
    ['no-scanner', 'no-scan'],
  ),

  /**
   * Prints on the receipt printer what to bring to a procedure, what a sheet asks for, or until when one may vote. `busy`: another
   * ticket is not out yet.
   */
  'tickets.print': call(
    z.strictObject({ visit: opaque, about: ticketSubjectSchema, language: z.enum(languages) }),
    nothing,
    [
      'catalogue-unreadable',
      'unknown-procedure',
      'no-sheets',
      'unknown-sheet',
      'unknown-consultation',
      'closed',
      'no-visit',
      'busy',
      'quota',
      'printer',
    ],
  ),

  'help.request': call(nothing, nothing, []),
  'help.cancel': call(nothing, nothing, []),
  /** The terminals of this place that ask for help, but for this one (event `help-nearby`). */
  'help.nearby': call(nothing, helpAnswerSchema, []),

  /** Something true of the present visit, to be counted when it ends: by itself, and by month. */
  'statistics.note': call(z.strictObject({ visit: opaque, fact: factSchema }), nothing, ['no-visit']),

  /**
   * A mediator, whose card was shown a moment ago, types the PIN: from then on this visit is assisted. `no-card`: the card was not shown, is
   * gone, or was shown too long ago; `no-pin`: the city has given this mediator none. `waitSeconds`: how long no PIN of this mediator is
   * looked at.
   */
  'assistance.open': {
    args: z.strictObject({ visit: opaque, card: opaque, pin: mediatorPin }),
    value: z.strictObject({ mediator: mediatorNumber }),
    errors: z.strictObject({
      code: z.enum([
        'unavailable',
        'no-card',
        'no-pin',
        'wrong-pin',
        'wait',
        'locked-out',
        'disk-full',
        'store-refused',
      ]),
      waitSeconds: z.int().min(1).optional(),
    }),
  },
  /** The mediator steps back. `card`: whose assistance ends, so that a late call ends nobody else's. */
  'assistance.end': call(z.strictObject({ visit: opaque, card: opaque }), nothing, []),
  'assistance.posture': call(z.strictObject({ visit: opaque, posture: z.enum(postures) }), nothing, ['not-a-mediator']),
  /** What the shell did for the mediator, for the journal. */
  'assistance.note': call(z.strictObject({ visit: opaque, act: z.enum(shellActs) }), nothing, ['not-a-mediator']),
  /** The mediator opens one more host in this visit. Which one is said to the network filter, and forgotten with the visit. */
  'assistance.opens-host': call(
    z.strictObject({ visit: opaque, host: openedHost, reason: z.enum(openingReasons) }),
    nothing,
    ['not-a-mediator', 'too-many'],
  ),
  /** Prints once more the ticket that came out last in this visit. */
  'assistance.print-again': call(z.strictObject({ visit: opaque }), nothing, [
    ...['not-a-mediator', 'nothing-to-print', 'busy', 'printer'],
  ] as const),
  'assistance.print-next-steps': call(
    z.strictObject({ visit: opaque, steps: nextStepsSchema, language: z.enum(languages) }),
    nothing,
    ['not-a-mediator', 'busy', 'printer'],
  ),
  /** Puts out the request for help: the mediator is there. */
  'assistance.answer-help': call(z.strictObject({ visit: opaque }), nothing, ['not-a-mediator']),
  /** Which procedure is open in this visit, or that none is: its theme says what the assistance was about. */
  'assistance.procedure': call(z.strictObject({ visit: opaque, procedure: slug.nullable() }), nothing, []),

  /** Prints a one-use code, after the desk's own check. This and what follows only while a mediator assists in this visit. */
  'desk.print-code': call(z.strictObject({ visit: opaque, consultation: slug, language: z.enum(languages) }), nothing, [
    'not-a-mediator',
    'unknown-consultation',
    'not-open',
    'closed',
    'printer',
    'disk-full',
    'store-refused',
  ]),

  /**
   * The mediator takes the bag of slips away: what waits is made a batch, and a label prints. Refused while fewer than k ballots are
   * in no batch yet (`too-few`), while nothing is in the bag (`empty`), and while this visit has a slip that is not confirmed.
   */
  'desk.change-bag': call(
    z.strictObject({ visit: opaque, consultation: slug, language: z.enum(languages) }),
    z.strictObject({ bag: z.int().min(1), slips: z.int().min(1), label: z.enum(['printed', 'not-printed']) }),
    ['not-a-mediator', 'unknown-consultation', 'too-few', 'empty', 'slip-outstanding', 'disk-full', 'store-refused'],
  ),
  /** Prints the opening or closing report; one that was printed before says that it is a duplicate. */
  'desk.print-report': call(
    z.strictObject({
      visit: opaque,
      consultation: slug,
      report: z.enum(reportKinds),
      language: z.enum(languages),
    }),
    nothing,
    ['not-a-mediator', 'unknown-consultation', 'no-report', 'printer', 'disk-full', 'store-refused'],
  ),
  /**
   * Closes a consultation for good although the city server cannot be reached, and writes the signed file that is carried to it on a
   * stick. `nothing-owed`: the city has everything.
   */
  'desk.carry': call(z.strictObject({ visit: opaque, consultation: slug }), nothing, [
    'not-a-mediator',
    'unknown-consultation',
    'not-closed',
    'nothing-owed',
    'disk-full',
    'store-refused',
  ]),
  /** The mediator takes the spoiled slips that this visit waits for, its own or an earlier one's (event `slip-taken`). */
  'desk.take-slip': call(z.strictObject({ visit: opaque }), nothing, [
    'not-a-mediator',
    'nothing-to-take',
    'disk-full',
    'store-refused',
  ]),

  /** The reports of the mediator who assists in this visit: those that wait, and the month so far. Nothing in them is a resident's. */
  'activity.waiting': call(z.strictObject({ visit: opaque }), z.array(unfinishedSchema), [
    'not-a-mediator',
    'disk-full',
    'store-refused',
  ]),
  /** `personal-note`: the note seems to name somebody; `problem` says how (contract/activity-note.ts). */
  'activity.finish': call(z.strictObject({ visit: opaque, report: bytes16, decided: decidedSchema }), nothing, [
    'not-a-mediator',
    'unknown-report',
    'personal-note',
    'disk-full',
    'store-refused',
  ]),
  'activity.drop': call(z.strictObject({ visit: opaque, report: bytes16 }), nothing, [
    'not-a-mediator',
    'unknown-report',
    'disk-full',
    'store-refused',
  ]),
  /** `from`: whether the city counted, or only this terminal, while the city does not answer. */
  'activity.month': call(
    z.strictObject({ visit: opaque }),
    z.strictObject({ month: monthSchema, from: z.enum(['city', 'terminal']), figures: monthFiguresSchema }),
    ['not-a-mediator', 'disk-full', 'store-refused'],
  ),

  /**
   * The first start (contract/first-start.ts). Every one of these calls is refused (`not-due`) once the terminal is enrolled or the first
   * start is over. `given`: what the administrator's configuration says already.
   */
  'first-start.read': call(
    nothing,
    z.strictObject({ draft: firstStartDraftSchema, given: z.array(z.enum(decidable)) }),
    ['not-due'],
  ),
  'first-start.save': call(firstStartDraftSchema, nothing, ['not-due', 'disk-full', 'store-refused']),
  /** Whether a city server answers there. */
  'first-start.check-server': call(z.strictObject({ url: z.string().max(300) }), nothing, [
    'not-due',
    'not-an-address',
    ...unreachedCodes,
  ]),
  'first-start.find-devices': call(
    nothing,
    z.strictObject({ readers: z.array(foundReaderSchema).max(32), printers: z.array(foundPrinterSchema).max(32) }),
    ['not-due'],
  ),
  /** Waits for a card; null is the reader of the configuration. A trial that begins ends the one before (`no-card`). */
  'first-start.try-reader': call(z.strictObject({ reader: readerConfigSchema.nullable() }), triedCardSchema, [
    'not-due',
    ...readerTrialFailures,
  ]),
  /** Prints a page to look at; null is the printer of the configuration. */
  'first-start.print-test': call(
    z.strictObject({ printer: chosenPrinterSchema.nullable(), language: z.enum(languages) }),
    nothing,
    ['not-due', 'printer'],
  ),
  /**
   * Enrols, keeps what was decided, and has the services start anew with it. Null: without a city server. `contradiction`: with what was
   * decided the administrator's configuration would not be valid.
   */
  'first-start.finish': call(
    nothing,
    z.strictObject({ terminal: z.strictObject({ name: z.string(), place: z.string(), city: z.string() }).nullable() }),
    ['not-due', 'contradiction', 'disk-full', 'store-refused', ...enrolmentFailures],
  ),

  /** Writes one of the shell's own events into the journal. */
  'journal.record': call(
    z.discriminatedUnion(
      'event',
      shellJournalEvents.map((event) =>
        z.strictObject({ event: z.literal(event), fields: journalEvents[event].fields }),
      ) as never,
    ) as unknown as z.ZodType<{ event: (typeof shellJournalEvents)[number]; fields: Record<string, unknown> }>,
    nothing,
    [],
  ),
} as const;

export type CallName = keyof typeof calls;
export type CallArguments<N extends CallName> = z.infer<(typeof calls)[N]['args']>;
export type CallValue<N extends CallName> = z.infer<(typeof calls)[N]['value']>;
export type CallError<N extends CallName> = z.infer<(typeof calls)[N]['errors']>;

/** What the services tell the shell without being asked. `card` is a reference that means nothing outside the services' memory. */
export const serviceEvents = {
  'card-presented': z.strictObject({ card: opaque, holder: z.enum(['resident', 'mediator']) }),
  'card-removed': z.strictObject({ card: opaque }),
  /** The services ended the assistance of the mediator with this card, for a reason that the shell cannot see for itself. */
  'assistance-ended': z.strictObject({ card: opaque }),
  'card-unreadable': z.strictObject({ reason: z.enum(['wrong-length', 'check-digit', 'garbled', 'other-kind']) }),
  /** A one-use code, read from its ticket by a barcode scanner. */
  'code-read': z.strictObject({ code: deskCode }),
  'slip-taken': z.strictObject({ right: opaque }),
  'print-progress': z.strictObject({ job: opaque, ...printProgressSchema.shape }),
  'status-changed': statusSchema,
  'help-nearby': helpAnswerSchema,
  'consultations-changed': nothing,
} as const;
export type ServiceEvent = keyof typeof serviceEvents;
export type ServiceEventData<E extends ServiceEvent> = z.infer<(typeof serviceEvents)[E]>;

/**
 * What the services tell of themselves to whoever may open the socket and asks in place of a hello, for `passerelle doctor`: the one
 * who asks does not become the shell, whose visit goes on. `readerAbsentBecause`: why there is no reader where one is configured.
 */
const healthSchema = z.strictObject({
  software: z.string().max(60),
  /** What the shell runs on; null while there is none. */
  runtime: z.string().max(80).nullable(),
  pid: z.int().min(1),
  readerAbsentBecause: z.enum(['not-found', 'not-permitted', 'not-described', 'failed']).nullable(),
  status: statusSchema,
});
export type Health = z.infer<typeof healthSchema>;
export const healthReplySchema = z.strictObject({ kind: z.literal('health'), health: healthSchema });

/** shell → services. The first message is a hello; a services program of another protocol closes the connection. */
export const requestSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('hello'), protocol: z.int(), runtime: z.string().max(80) }),
  z.strictObject({ kind: z.literal('health') }),
  z.strictObject({ kind: z.literal('call'), id: z.int().min(0), name: z.string().max(60), args: z.unknown() }),
]);

/** services → shell. `refused` is a fault of the caller (unknown call, invalid arguments), never shown to people. */
export const replySchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('welcome'), protocol: z.int(), software: z.string().max(60) }),
  z.strictObject({ kind: z.literal('ok'), id: z.int(), value: z.unknown() }),
  z.strictObject({ kind: z.literal('error'), id: z.int(), error: z.unknown() }),
  z.strictObject({
    kind: z.literal('refused'),
    id: z.int(),
    reason: z.enum(['unknown-call', 'invalid-arguments', 'too-many', 'failed']),
  }),
  z.strictObject({ kind: z.literal('event'), event: z.string().max(60), data: z.unknown() }),
]);
