import { z } from 'zod';
import { mediatorPin, mostOpenedHosts, nextStepsSchema, openingReasons, postures } from './assistance.ts';
import { type CallName, calls, credentialSchema, deskCode, statusSchema } from './calls.ts';
import { choicesSchema } from './choices.ts';
import { saidSchema } from './contributions.ts';
import { printingViewSchema, sticksViewSchema } from './devices-view.ts';
import { languages } from './form.ts';
import {
  downloadOutcomes,
  loadFailures,
  longestSearch,
  printOutcomes,
  siteAnswerSchema,
  siteChooserSchema,
  siteDialogSchema,
  siteDisplaySchema,
  speakSchema,
  voiceSchema,
} from './guest.ts';
import { opaque, slug } from './identifiers.ts';
import { panelAnswersSchema } from './panel.ts';
import { mostPrintedPages } from './printing.ts';
import { contrasts, textSizes } from './reading.ts';
import { reportKinds } from './reports.ts';
import { ticketSubjectSchema } from './tickets.ts';
import { enlargements, readingSchema, trayDocumentSchema, trayLimits, trayRefusals } from './tray.ts';

/**
 * What the kiosk window may ask of the shell, through `window.passerelle`. The shell owns the visit: it adds the visit, the card
 * and the voting right itself, so the page never holds any of them.
 */
const nothing = z.strictObject({});

/** Where a site or a document stands in the kiosk window, in CSS pixels; hidden when a dialog of the kiosk must be seen. */
const roomSchema = z.strictObject({
  topPx: z.int().min(0).max(4000),
  bottomPx: z.int().min(0).max(4000),
  visible: z.boolean(),
});
export type Room = z.infer<typeof roomSchema>;

/** Why a visit ends where it ends, said to the resident. */
export const budgetReasons = ['maximum', 'closing'] as const;
export const endReasons = ['button', 'time', 'inactivity', 'crash', 'card-removed'] as const;

export const visitViewSchema = z.discriminatedUnion('stage', [
  z.strictObject({ stage: z.literal('attract') }),
  z.strictObject({
    stage: z.literal('active'),
    /** Milliseconds since 1970, so that the screen can count down by itself. */
    endsAtMs: z.number(),
    budget: z.enum(budgetReasons),
    /** `closing`: the hour, as `18:00` in the library's time zone. */
    closesAt: z.string().nullable(),
    hasCard: z.boolean(),
    /** A mediator's card was shown: its PIN is asked, or its mediator assists. */
    assistance: z
      .discriminatedUnion('stage', [
        z.strictObject({ stage: z.literal('pin') }),
        z.strictObject({ stage: z.literal('assisting'), posture: z.enum(postures).nullable() }),
      ])
      .nullable(),
    /** Whoever looks at the screen sees nothing of the visit, until somebody lifts that. */
    isHidden: z.boolean(),
    warning: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('time'), endsAtMs: z.number(), canExtend: z.boolean() }),
        z.strictObject({ kind: z.literal('inactivity'), endsAtMs: z.number() }),
        z.strictObject({ kind: z.literal('card-removed'), endsAtMs: z.number() }),
      ])
      .nullable(),
  }),
  z.strictObject({ stage: z.literal('wiping'), reason: z.enum(endReasons) }),
  /** Everything was erased; stays until the next touch or for ten seconds. */
  z.strictObject({ stage: z.literal('wiped'), reason: z.enum(endReasons) }),
]);
export type VisitView = z.infer<typeof visitViewSchema>;

/** What addresses that are no pages would start. */
export const programs = ['mail', 'phone', 'message', 'other'] as const;

export const guestViewSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('closed') }),
  z.strictObject({
    state: z.literal('open'),
    procedure: slug,
    /** Host shown in words: the registrable part matters, so the whole host is given, never path or query. */
    host: z.string(),
    loading: z.boolean(),
    canGoBack: z.boolean(),
    /** The field of the site that has the focus and takes text; `id` is another one for each. Never what is in it. */
    field: z.strictObject({ id: z.int(), kind: z.enum(['text', 'number', 'secret', 'address']) }).nullable(),
    /** The page of the shell that stands in place of the site, if any. */
    notice: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('blocked'), host: z.string(), reason: z.string() }),
        /** The site wanted to start a program; `address` is what it would have been given, where a person can use that. */
        z.strictObject({ kind: z.literal('program'), program: z.enum(programs), address: z.string().max(100) }),
        /** The site gave the resident a file. */
        z.strictObject({ kind: z.literal('download'), outcome: z.enum(downloadOutcomes) }),
        /** The site asks for a password or a certificate in a window of the browser, which has none here. */
        z.strictObject({ kind: z.literal('sign-in'), host: z.string() }),
        /** The page did not come. The shell tries again by itself, and never sends a form twice. */
        z.strictObject({ kind: z.enum(loadFailures), canRetry: z.boolean() }),
        z.strictObject({ kind: z.literal('crashed') }),
        /** The page does nothing any more; it may come back to life. */
        z.strictObject({ kind: z.literal('hung') }),
        z.strictObject({ kind: z.literal('certificate') }),
        /** The site printed its page: it lies among the documents of the visit, or why not. */
        z.strictObject({ kind: z.literal('printed'), outcome: z.enum(printOutcomes) }),
      ])
      .nullable(),
    /** Behind the notice the page still stands, with what was typed in it. */
    keepsPage: z.boolean(),
    display: siteDisplaySchema,
    /** Of the words that the resident looks for: how many there are, and which one is shown. */
    found: z.strictObject({ matches: z.int(), present: z.int() }).nullable(),
    voice: voiceSchema,
    dialog: siteDialogSchema.nullable(),
    chooser: siteChooserSchema.nullable(),
    /** Some field was filled in and not sent. Never what, nor where. */
    filled: z.boolean(),
  }),
]);
export type GuestView = z.infer<typeof guestViewSchema>;

/** Everything that the kiosk window shows that is not its own: pushed whole at each change. */
export const kioskStateSchema = z.strictObject({
  visit: visitViewSchema,
  guest: guestViewSchema,
  /** What a mediator changed in this visit, for the resident to see: hosts that were opened for it, and whether the sites go with the mediator. */
  mediation: z.strictObject({ openedHosts: z.array(z.string()).max(mostOpenedHosts), endsSites: z.boolean() }),
  /** The documents of this visit, in the order in which they came. */
  tray: z.strictObject({ documents: z.array(trayDocumentSchema).max(trayLimits.documents) }),
  reading: readingSchema,
  sticks: sticksViewSchema,
  printing: printingViewSchema,
  /**
   * Outside opening hours: when the place opens next (null: nobody has said), and whether the screen is dark until somebody touches
   * it. Null within them, and where the terminal keeps no hours.
   */
  closed: z
    .strictObject({
      opens: z
        .strictObject({ date: z.iso.date(), spans: z.array(z.strictObject({ from: z.string(), to: z.string() })) })
        .nullable(),
      dark: z.boolean(),
    })
    .nullable(),
  /** `lost`: the services do not answer; the window says so and the shell reconnects by itself. */
  services: z.enum(['connected', 'lost']),
  status: statusSchema.nullable(),
  /** Names of the other terminals of this place that ask for help. */
  helpNearby: z.array(z.string()),
  /** Something to say once about a card; `serial` grows with each. */
  cardNotice: z.strictObject({ serial: z.int(), kind: z.enum(['unreadable', 'other-card']) }).nullable(),
  /** A one-use code that a scanner read in this visit; `serial` grows with each. It is gone with the visit. */
  codeRead: z.strictObject({ serial: z.int(), code: deskCode }).nullable(),
  /** Grows when consultations changed, so that lists are read again. */
  consultations: z.int(),
  /** Grows when a mediator took the spoiled slip. */
  slipsTaken: z.int(),
  /** Shown on screen where the Electron is not the one that ships. */
  testRuntime: z.string().nullable(),
  /** Shown on screen where hosts are written down, for IT staff. */
  learning: z.boolean(),
});
export type KioskState = z.infer<typeof kioskStateSchema>;

const readBySchema = z.strictObject({
  language: z.enum(languages),
  textSize: z.literal(textSizes),
  contrast: z.enum(contrasts),
});

function own<A extends z.ZodType, const E extends readonly string[]>(args: A, errors: E) {
  return {
    args,
    value: nothing,
    errors: z.strictObject({ code: z.enum(['unavailable', ...errors]), problem: z.string().max(60).optional() }),
  };
}
const passed = <N extends CallName>(name: N) => calls[name];

/** The card that the shell knows of, or a code that was typed. */
const shownSchema = z.strictObject({
  consultation: slug,
  credential: z.discriminatedUnion('kind', [z.strictObject({ kind: z.literal('card') }), credentialSchema.options[1]]),
});

export const kioskCalls = {
  'terminal.describe': passed('terminal.describe'),
  'procedures.catalogue': passed('procedures.catalogue'),
  'procedures.search': passed('procedures.search'),
  'sheets.themes': passed('sheets.themes'),
  'sheets.read': passed('sheets.read'),
  'consultations.list': passed('consultations.list'),
  'consultations.read': passed('consultations.read'),
  'consultations.attachment': passed('consultations.attachment'),
  /** Puts a document of a consultation into the tray, under this name: there it can be read, printed and taken along. */
  'consultations.take-document': own(
    z.strictObject({ consultation: slug, attachment: slug, name: z.string().min(1).max(60) }),
    ['no-visit', ...calls['consultations.attachment'].errors.shape.code.options, ...trayRefusals],
  ),
  'debate.read': passed('debate.read'),
  'debate.say': { ...calls['debate.say'], args: z.strictObject({ consultation: slug, said: saidSchema }) },
  'panel.fill': { ...calls['panel.fill'], args: z.strictObject({ consultation: slug, answers: panelAnswersSchema }) },
  'trackers.find': passed('trackers.find'),
  'help.request': passed('help.request'),
  'help.cancel': passed('help.cancel'),

  'visit.begin': own(nothing, []),
  'visit.continue': own(nothing, ['no-visit', 'cannot-extend']),
  'visit.end': own(nothing, ['no-visit']),
  /** How the resident reads at this moment, to be counted when the visit ends. */
  'visit.read-by': own(readBySchema, ['no-visit']),

  'guest.open': own(z.strictObject({ procedure: slug }), ['no-visit', 'unknown-procedure']),
  'guest.back': own(nothing, ['no-guest']),
  'guest.reload': own(nothing, ['no-guest']),
  'guest.home': own(nothing, ['no-guest']),
  'guest.close': own(nothing, ['no-guest']),
  'guest.display': own(siteDisplaySchema, ['no-guest']),
  /** Looks for these words from the present place on; none ends it. */
  'guest.find': own(z.strictObject({ text: z.string().max(longestSearch), forward: z.boolean() }), ['no-guest']),
  'guest.speak': own(speakSchema, ['no-guest']),
  'guest.answer': own(siteAnswerSchema, ['no-guest']),
  /** The documents for the field that waits for some; none when it gets none. */
  'guest.choose': own(z.strictObject({ chooser: z.int(), documents: z.array(opaque).max(trayLimits.documents) }), [
    'no-guest',
  ]),
  /** A key of the keyboard on the screen, for the field that it was shown for. */
  'guest.type': own(
    z.strictObject({
      field: z.int(),
      key: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('text'), text: z.string().min(1).max(4) }),
        z.strictObject({ kind: z.literal('erase') }),
        z.strictObject({ kind: z.literal('enter') }),
      ]),
    }),
    ['no-guest'],
  ),
  'guest.place': own(roomSchema, ['no-guest']),

  /** Has a document read, out of sight: how many pages it has stands in the tray afterwards. */
  'documents.open': own(z.strictObject({ document: opaque }), ['no-visit', 'unknown-document']),
  'documents.place': own(roomSchema, ['unknown-document']),
  'documents.enlarge': own(z.strictObject({ percent: z.literal(enlargements) }), ['unknown-document']),
  'documents.close': own(nothing, []),

  'documents.remove': own(z.strictObject({ document: opaque }), ['unknown-document']),

  /** Looks for the resident's stick; what comes of this and the next ones stands in the state. */
  'sticks.look': own(nothing, ['no-visit']),
  'sticks.copy': own(z.strictObject({ stick: opaque, document: opaque }), ['no-stick', 'unknown-document']),
  'sticks.browse': own(z.strictObject({ stick: opaque }), ['no-stick', 'unknown-document']),
  'sticks.take': own(z.strictObject({ document: z.int().min(0) }), ['no-stick', 'unknown-document']),
  'sticks.release': own(nothing, ['no-stick', 'unknown-document']),
  'sticks.close': own(nothing, []),

  'printing.quote': {
    ...calls['printing.quote'],
    args: nothing,
    errors: z.strictObject({ code: z.enum(['no-visit', ...calls['printing.quote'].errors.shape.code.options]) }),
  },
  'printing.print': own(z.strictObject({ document: opaque, pages: z.int().min(1).max(mostPrintedPages) }), [
    'unknown-document',
    'no-job',
    ...calls['printing.begin'].errors.shape.code.options,
  ]),
  'printing.cancel': { ...calls['printing.cancel'], args: nothing },
  /** Reads a sheet into the tray, under this name. */
  'scanning.scan': own(z.strictObject({ name: z.string().min(1).max(60) }), [
    'tray-full',
    'not-a-document',
    ...calls['scanning.scan'].errors.shape.code.options,
  ]),

  'tickets.print': {
    ...calls['tickets.print'],
    args: z.strictObject({ about: ticketSubjectSchema, language: z.enum(languages) }),
  },

  'casting.open': {
    ...calls['casting.open'],
    args: shownSchema,
    value: calls['casting.open'].value.omit({ right: true }),
    errors: z.strictObject({
      code: z.enum(['no-visit', 'no-card', ...calls['casting.open'].errors.shape.code.options]),
      problem: z.string().max(60).optional(),
    }),
  },
  'casting.vote-on-paper': {
    ...calls['casting.vote-on-paper'],
    args: shownSchema,
    errors: z.strictObject({
      code: z.enum(['no-visit', 'no-card', ...calls['casting.vote-on-paper'].errors.shape.code.options]),
      problem: z.string().max(60).optional(),
    }),
  },
  'casting.print-slip': {
    ...calls['casting.print-slip'],
    args: z.strictObject({ choices: choicesSchema }),
  },
  'casting.refuse-slip': { ...calls['casting.refuse-slip'], args: nothing },
  'casting.confirm': { ...calls['casting.confirm'], args: z.strictObject({ language: z.enum(languages) }) },
  'assistance.open': { ...calls['assistance.open'], args: z.strictObject({ pin: mediatorPin }), value: nothing },
  'assistance.end': own(nothing, []),
  'assistance.posture': { ...calls['assistance.posture'], args: z.strictObject({ posture: z.enum(postures) }) },
  'assistance.lengthen': own(nothing, ['not-a-mediator', 'cannot-extend']),
  'assistance.end-visit': own(nothing, ['not-a-mediator']),
  /** Only a mediator hides the screen; anybody may look again. */
  'assistance.hide': own(z.strictObject({ isHidden: z.boolean() }), ['no-visit', 'not-a-mediator']),
  /** Opens this address for this visit. `sign-in`: the host signs people in, which has its own way. */
  'assistance.open-host': own(z.strictObject({ address: z.string().max(300), reason: z.enum(openingReasons) }), [
    ...['not-a-mediator', 'not-an-address', 'not-https', 'not-public', 'sign-in', 'too-many'],
  ] as const),
  'assistance.print-again': { ...calls['assistance.print-again'], args: nothing },
  'assistance.print-next-steps': {
    ...calls['assistance.print-next-steps'],
    args: z.strictObject({ steps: nextStepsSchema, language: z.enum(languages) }),
  },
  'assistance.answer-help': { ...calls['assistance.answer-help'], args: nothing },
  'desk.print-code': {
    ...calls['desk.print-code'],
    args: z.strictObject({ consultation: slug, language: z.enum(languages) }),
  },
  'desk.change-bag': {
    ...calls['desk.change-bag'],
    args: z.strictObject({ consultation: slug, language: z.enum(languages) }),
  },
  'desk.print-report': {
    ...calls['desk.print-report'],
    args: z.strictObject({ consultation: slug, report: z.enum(reportKinds), language: z.enum(languages) }),
  },
  'activity.waiting': { ...calls['activity.waiting'], args: nothing },
  'activity.finish': {
    ...calls['activity.finish'],
    args: calls['activity.finish'].args.omit({ visit: true }),
  },
  'activity.drop': { ...calls['activity.drop'], args: calls['activity.drop'].args.omit({ visit: true }) },
  'activity.month': { ...calls['activity.month'], args: nothing },
  'desk.carry': { ...calls['desk.carry'], args: z.strictObject({ consultation: slug }) },
  'desk.take-slip': { ...calls['desk.take-slip'], args: nothing },

  'first-start.read': passed('first-start.read'),
  'first-start.save': passed('first-start.save'),
  'first-start.check-server': passed('first-start.check-server'),
  'first-start.find-devices': passed('first-start.find-devices'),
  'first-start.try-reader': passed('first-start.try-reader'),
  'first-start.print-test': passed('first-start.print-test'),
  'first-start.finish': passed('first-start.finish'),
} as const;

export type KioskCallName = keyof typeof kioskCalls;
export type KioskArguments<N extends KioskCallName> = z.infer<(typeof kioskCalls)[N]['args']>;
export type KioskValue<N extends KioskCallName> = z.infer<(typeof kioskCalls)[N]['value']>;
export type KioskError<N extends KioskCallName> = z.infer<(typeof kioskCalls)[N]['errors']>;

/** The API that the preload exposes in the kiosk window, and nowhere else. */
export interface PasserelleApi {
  call<N extends KioskCallName>(
    name: N,
    args: KioskArguments<N>,
  ): Promise<{ ok: true; value: KioskValue<N> } | { ok: false; error: KioskError<N> }>;
  /** Calls back at once with the present state, then at each change; returns a function that stops it. */
  onState(listener: (state: KioskState) => void): () => void;
}
