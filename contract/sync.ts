import { z } from 'zod';
import { slug } from './identifiers.ts';
import { panelCountSchema } from './panel.ts';
import { bytes16, bytes32, signedSchema } from './signed.ts';
import { tallySchema } from './tally.ts';

/**
 * What terminals and the city server say to each other, over HTTPS, always opened by the terminal. Every body is a signed
 * envelope (contract/signed.ts) but for a batch, whose envelope is followed by the sealed ballots, and the result, which anybody may read.
 *
 * | method and path (under /api/terminal/v1)         | body                          | answer                                   |
 * |--------------------------------------------------|-------------------------------|------------------------------------------|
 * | POST /enrolment                                  | Signed enrolment              | 200 Signed settings; 403 refused         |
 * | POST /heartbeat                                  | Signed heartbeat              | 200 heartbeatAnswerSchema                |
 * | POST /consultations/:c/package                   | Signed package-request        | 200 packageAnswerSchema                  |
 * | PUT  /consultations/:c/batches/:batch            | batch frame (octet-stream)    | 200 Signed batch-ack; 409 conflict       |
 * | PUT  /consultations/:c/provisional/:batch        | batch frame of outer envelopes | 200 Signed provisional-ack; 409 conflict |
 * | PUT  /consultations/:c/marks                     | Signed marks                  | 200 Signed marks-ack                     |
 * | PUT  /consultations/:c/contributions             | Signed contributions          | 200 Signed contributions-ack             |
 * | PUT  /consultations/:c/panel                     | Signed panel                  | 200 Signed panel-ack; 409 conflict       |
 * | GET  /consultations/:c/debate/:edition           | nothing                       | 200 Signed debate; 404 no later edition  |
 * | PUT  /consultations/:c/final                     | Signed final                  | 200 Signed final-ack; 409 incomplete     |
 * | PUT  /consultations/:c/closing-report            | Signed closing-report         | 200 Signed closing-report-ack; 409       |
 * | POST /consultations/:c/reservations              | Signed reservation-request    | 200 Signed reservation; 409 taken        |
 * | GET  /consultations/:c/result                    | nothing                       | 200 Signed result; 404 not-found         |
 * | POST /help                                       | Signed help-watch             | 200 helpAnswerSchema, when it changed    |
 * | PUT  /statistics                                 | Signed statistics             | 200 Signed statistics-ack                |
 * | PUT  /activity                                   | Signed activity               | 200 Signed activity-ack                  |
 * | POST /activity/month                             | Signed activity-month         | 200 monthFiguresSchema                   |
 *
 * Errors are `{ "error": "<code>", "message": "<a sentence>" }` with a 4xx status; 5xx and anything else mean "try later", as
 * does 503 `not-closed-yet`, the answer to a closing batch or a final manifest that comes too early by the server's clock. 401
 * `unknown-signer` or `bad-signature`: the server does not know this terminal. 409 `replayed`: another heartbeat with this counter,
 * or a later one, was received. The same heartbeat again is answered again.
 */
export const terminalApi = '/api/terminal/v1';

/** `code`: what the officer's page shows once (16 characters of Crockford base32 in groups of four; the last six are the start of SHA-256 of the server's key). */
export const enrolmentSchema = z.strictObject({
  code: z.string().regex(/^[0-9A-HJKMNP-TV-Z]{16}$/),
  signingKey: bytes32,
  sealingKey: bytes32,
  software: z.string().max(60),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;

/** Crockford's base32 as people type it: any case, dashes or spaces, O for 0, I or L for 1. */
export function enrolmentCodeAsRead(typed: string): string {
  return typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
}

/**
 * The file of the data directory in which the command line hands a code to the services: the 16 characters and a line feed. The
 * services use it when it appears or when they start, and delete it once they are enrolled or the server refuses it.
 */
export const enrolmentCodeFile = 'enrolment-code';

/** How the devices of a terminal can be, for the city's list of terminals. */
export const deviceStates = {
  printer: ['ready', 'paper-low', 'paper-out', 'cover-open', 'offline', 'error', 'none'],
  reader: ['ready', 'absent', 'none'],
} as const;

/** Never says how many ballots wait: successive heartbeats would tell when each was cast. */
export const heartbeatSchema = z.strictObject({
  terminal: slug,
  /** Strictly grows over the life of the terminal; the server refuses one that it has seen (replay, or an old disk put back). */
  counter: z.int().min(1),
  /** Drawn anew for each heartbeat: with it, one that arrives twice is told from another of the same number. */
  nonce: bytes16,
  help: z.boolean(),
  printer: z.enum(deviceStates.printer),
  reader: z.enum(deviceStates.reader),
  store: z.enum(['sound', 'refused']),
  software: z.string().max(60),
  runtime: z.string().max(80),
});
export type Heartbeat = z.infer<typeof heartbeatSchema>;

export const heartbeatAnswerSchema = z.strictObject({
  settings: signedSchema,
  /**
   * Every consultation that the terminal should hold, until its result is published; the poll book and the token key are then
   * deleted, by a terminal whose final manifest was acknowledged or which has verified the result. `closed`: by the server's clock, and for good: a terminal closes its urn only when both clocks say so, since one
   * that is ahead would miss a closing that is put off.
   */
  consultations: z.array(
    z.strictObject({
      consultation: slug,
      version: z.int(),
      packageHash: bytes32,
      closed: z.boolean(),
      resultPublished: z.boolean(),
    }),
  ),
});
export type HeartbeatAnswer = z.infer<typeof heartbeatAnswerSchema>;

/**
 * Which terminals of the same place ask for help. The answer comes as soon as it differs from what the terminal says that it knows, or
 * when `helpWatchMs` have passed: the terminal asks again at once, and so hears of a call within a moment over a connection that it
 * opened itself. Asking again and again would be as quick only at a pace that a whole fleet must not keep. Names of terminals, sorted;
 * never who asks, or about what.
 */
export const helpWatchMs = 25_000;
const calling = z.array(z.string().max(80)).max(100);
export const helpWatchSchema = z.strictObject({ terminal: slug, known: calling });
export const helpAnswerSchema = z.strictObject({ calling });

/**
 * The delivery is one terminal's own, so it is given only to whoever signs with that terminal's key. It is null once the result is
 * published: from then on nothing can be voted, and the package only tells what the city decided.
 */
export const packageRequestSchema = z.strictObject({ consultation: slug, terminal: slug });
export const packageAnswerSchema = z.strictObject({ package: signedSchema, delivery: signedSchema.nullable() });

/**
 * A batch frame is: u32 big-endian length of the envelope ‖ the envelope as JSON ‖ the sealed ballots, sorted by id, each
 * `sealedBytes` long. Ids are not sent: they are the first 16 bytes of each SHA-256.
 */
export const batchFrameLimits = { envelopeBytes: 16 * 1024, ballotsBytes: 16 * 1024 * 1024 } as const;

export const batchSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  batch: bytes16,
  count: z.int().min(1).max(10_000),
  sealedBytes: z.int().min(64).max(65_536),
  setHash: bytes32,
  formHash: bytes32,
  /** Of the version of the package that the terminal held when it formed the batch. */
  packageHash: bytes32,
  rehearsal: z.boolean(),
  /** A batch below k is accepted only when it says that it is the closing one, after the closing time. */
  closing: z.boolean(),
});
export type Batch = z.infer<typeof batchSchema>;

export const batchAckSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  batch: bytes16,
  count: z.int(),
  setHash: bytes32,
});

/**
 * The whole set of poll-book tokens of a terminal so far, sorted. Sending it again changes nothing. `paper`: those among them that
 * vote on paper, sorted too; left out where there are none.
 */
export const marksSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  tokens: z.array(bytes32).max(200_000),
  paper: z.array(bytes32).max(200_000).optional(),
});
export type Marks = z.infer<typeof marksSchema>;
export const marksAckSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  count: z.int(),
  setHash: bytes32,
});

/**
 * What residents said in the debate of a consultation, sealed (ballot/contribution.ts), sorted by id: no order, no time. Sending it
 * again changes nothing; what is acknowledged leaves the terminal.
 */
export const contributionsSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  sealed: z.array(z.string().max(24_000)).min(1).max(100),
});
export const contributionsAckSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  count: z.int(),
  setHash: bytes32,
});

/**
 * Panel sheets (ballot/panel-sheet.ts), sorted by id: a batch like those of ballots, with what is in it, so that this one signature makes
 * each sheet checkable at the count. Acknowledged as `panel-ack` with the members of a batch's.
 */
export const panelBatchSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  batch: bytes16,
  closing: z.boolean(),
  rehearsal: z.boolean(),
  panelHash: bytes32,
  /** base64url */
  sealed: z.array(z.string().max(2_000)).min(1).max(10_000),
});
export type PanelBatch = z.infer<typeof panelBatchSchema>;

const batchOfManifest = z.strictObject({ batch: bytes16, count: z.int(), setHash: bytes32 });

/**
 * What a terminal states once, after closing, when all its batches and marks are acknowledged. Each mark stands for one ballot, or
 * for somebody who votes on paper: `marks` = `ballots` + `paper`.
 */
export const finalManifestSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  ballots: z.int().min(0),
  marks: z.int().min(0),
  /** Left out by terminals older than paper marks. */
  paper: z.int().min(0).optional(),
  /** The batches of provisional ballots, which have no marks; left out where there were none. */
  provisional: z.array(batchOfManifest).optional(),
  spoiled: z.int().min(0),
  reprints: z.int().min(0),
  codesIssued: z.int().min(0),
  batches: z.array(batchOfManifest),
  /**
   * Absent where all is as it was written. `ballots`: those of the marks that could not be delivered, since nothing readable is left of
   * them, and `envelopes` those of provisional ballots; `parts`: the files in which something changed. Damaged marks and counts are sent
   * as they stand.
   */
  damaged: z
    .strictObject({
      ballots: z.int().min(0),
      envelopes: z.int().min(1).optional(),
      parts: z.array(z.enum(['urn', 'poll-book', 'desk-book', 'provisional'])).min(1),
    })
    .optional(),
  /**
   * In which bag the slips of each batch are (design.md §5, "paper"): every batch in exactly one. Absent from manifests that were
   * signed before there were bags: all slips of such a terminal are in one.
   */
  bags: z.array(z.strictObject({ bag: z.int().min(1), batches: z.array(bytes16).min(1) })).optional(),
});
export type FinalManifest = z.infer<typeof finalManifestSchema>;
export const finalAckSchema = z.strictObject({ consultation: slug, terminal: slug, manifestHash: bytes32 });

/**
 * `release` gives back a reservation that its own terminal holds and has not used. `reservation` is drawn at random for each
 * reservation and repeated in its release, so that a release that arrives late, or twice, frees no later one. Refusals (409):
 * `already-voted`, `reserved-elsewhere`, `only-provisional` (the registrar freed the card), `already-released`, `not-held`; 403 `not-eligible` for a card that the city did not list.
 */
export const reservationRequestSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  token: bytes32,
  reservation: bytes16,
  release: z.boolean(),
});
export type ReservationRequest = z.infer<typeof reservationRequestSchema>;
export const reservationSchema = z.strictObject({
  consultation: slug,
  terminal: slug,
  token: bytes32,
  reservation: bytes16,
  released: z.boolean(),
});

export const apiErrorSchema = z.strictObject({ error: z.string().max(60), message: z.string().max(400) });

/** The payload of the urn's export, released only after closing: everything that a count needs, and nothing that says who. */
export const exportSchema = z.strictObject({
  consultation: slug,
  serverKey: bytes32,
  package: signedSchema,
  terminals: z.array(
    z.strictObject({
      terminal: slug,
      name: z.string(),
      signingKey: bytes32,
      batches: z.array(
        z.strictObject({
          manifest: signedSchema,
          /** base64url, sorted by ballot id. */
          ballots: z.array(z.string().max(90_000)),
        }),
      ),
      /** Absent only when the registrar decided so for a terminal that is lost: the decision then stands here. */
      final: signedSchema.nullable(),
      lostByDecision: z.string().max(400).nullable(),
      marks: z.int().min(0),
      /** Its batches of panel sheets; left out where it sent none. */
      panel: z.array(signedSchema).optional(),
    }),
  ),
  /** What the registrar accepted of the provisional ballots; left out where there were none. */
  provisional: z
    .strictObject({
      manifest: signedSchema,
      /** base64url, sorted by ballot id. */
      ballots: z.array(z.string().max(90_000)),
    })
    .optional(),
});
export type UrnExport = z.infer<typeof exportSchema>;

/** What the count writes: totals, never a ballot. Signed by the publication key when it is uploaded. */
export const resultSchema = z.strictObject({
  consultation: slug,
  rehearsal: z.boolean(),
  packageHash: bytes32,
  formHash: bytes32,
  keyFingerprint: z.string(),
  /** Set hash over all ballots counted. */
  setHash: bytes32,
  turnout: z.int().min(0),
  /** Null below k ballots in all: only the turnout is then published. */
  tally: tallySchema.nullable(),
  /** Terminals counted without their final manifest, by a decision of the registrar: ballots of theirs may be missing. */
  lost: z.array(z.strictObject({ name: z.string(), reason: z.string().max(400) })),
  /** One line a channel, none below k; a line of several names was merged. */
  channels: z.array(z.strictObject({ names: z.array(z.string()).min(1), ballots: z.int().min(0) })),
  /** Of those who filled in a panel sheet; left out where the city asked nobody. */
  panel: panelCountSchema.optional(),
});
export type ConsultationResult = z.infer<typeof resultSchema>;
