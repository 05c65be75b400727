import { z } from 'zod';
import { mediatorNumber, mediatorPin } from './assistance.ts';
import { contributionSchema, moderationReasons } from './contributions.ts';
import { slug } from './identifiers.ts';
import { bytes32 } from './signed.ts';

/**
 * The officer API of the city server, on loopback, as `passerelle` speaks it. Every request carries `Authorization: Bearer <token>`;
 * errors are those of contract/sync.ts.
 *
 * | method and path (under /api/officer/v1)  | body                                        | answer               |
 * |------------------------------------------|---------------------------------------------|----------------------|
 * | POST /enrolment-codes                    | {terminal, name, place, days?}              | enrolmentCodeAnswer  |
 * | PUT  /cards, PUT /mediators              | text/csv `number,terminal`                  | {cards}, mediatorsAnswer |
 * | POST /mediators/pin                      | {number}, of a listed mediator's card       | newPin               |
 * | POST /consultations                      | a draft with ballotKey and publicationKey   | publishedAnswer      |
 * | POST /consultations/:c/closing           | {closesAt}                                  | publishedAnswer      |
 * | GET  /consultations, /consultations/:c   |                                             | state: what arrived  |
 * | POST /consultations/:c/terminals/:t/lost | {reason}, the registrar's decision          | state                |
 * | GET  /consultations/:c/export            |                                             | Signed export        |
 * | GET  /consultations/:c/envelopes         |                                             | Signed envelopes     |
 * | PUT  /consultations/:c/stripped          | strippedFileSchema                          | what was made of them |
 * | PUT  /consultations/:c/held-cards      | text/csv `number`                           | Signed held-cards, or refusedLines |
 * | PUT  /consultations/:c/freed           | freedFileSchema                             | what was decided     |
 * | PUT  /consultations/:c/paper-list      | text/csv `number`                           | {cards}, or refusedLines |
 * | GET  /consultations/:c/contributions   |                                             | contributionsAnswer  |
 * | PUT  /consultations/:c/contributions/:id | moderationSchema                          | {}                   |
 * | PUT  /consultations/:c/result            | Signed result                               | the result           |
 * | PUT  /carried/…                          | as under the terminal API (contract/sync.ts): what a stick brings (batches, marks, panel sheets, final, closing report) | Signed |
 * | GET  /activity/:month/reports.csv or .xlsx | `?mediator=` for one mediator                 | the file, as La Coop writes it |
 * | GET  /terminals, GET /alarms             |                                             | lists                |
 */
export const officerApi = '/api/officer/v1';
/** Below the officer API. */
export const carriedApi = '/carried';

export const enrolmentCodeAnswer = z.object({ terminal: slug, code: z.string(), expiresAt: z.string() });
/** Of each terminal, what a command needs to know. */
export const terminalsAnswer = z.array(z.object({ terminal: slug, enrolled: z.boolean() }));
export const cardsAnswer = z.object({ cards: z.int() });
/** A PIN in clear, in the only answer that ever has it: it is handed over, and kept nowhere. */
export const newPinSchema = z.object({ mediator: mediatorNumber, number: z.string(), pin: mediatorPin });
export type NewPin = z.infer<typeof newPinSchema>;
/** `pins`: of the mediators who had none. */
export const mediatorsAnswer = z.object({ mediators: z.int(), pins: z.array(newPinSchema) });

/** How an officer names what a resident wrote: its id in hexadecimal. */
export const contributionName = z.string().regex(/^[0-9a-f]{32}$/);
/** `waiting`: how many there are; the answer has no more of them than a moderator reads at once. */
export const contributionsAnswer = z.object({
  waiting: z.int(),
  contributions: z.array(z.object({ id: contributionName, contribution: contributionSchema })),
});
/** Null publishes. */
export const moderationSchema = z.strictObject({ refuse: z.enum(moderationReasons).nullable() });

/** Why a card of a list cannot be taken. */
export const lineFaults = [
  'not-listed',
  'already-voted',
  /** It stands on a list that was transcribed before. */
  'listed-already',
  /** A terminal that holds it has not said whether it voted there. */
  'not-known-yet',
  'not-held',
] as const;
const lineFaultSchema = z.object({ line: z.int(), why: z.enum(lineFaults) });
export type LineFault = z.infer<typeof lineFaultSchema>;
/** Nothing of the list was taken. */
export const refusedLines = z.object({ refused: z.array(lineFaultSchema).min(1) });

export const publishedAnswer = z.object({
  consultation: slug,
  version: z.int(),
  packageHash: z.string(),
  /** What signed the package, and will sign the export: officers note its fingerprint, and compare it at the count. */
  serverKey: bytes32,
});

/** As which files mediators' reports are handed out. */
export const activityFormats = ['csv', 'xlsx'] as const;
