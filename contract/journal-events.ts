import { z } from 'zod';
import { mediatorActs, mediatorNumber, openingReasons, postures } from './assistance.ts';
import { monthSchema } from './statistics.ts';

/**
 * The catalogue of journal events: the only things that the journal can hold. Fields are closed sets, counts or names of parts,
 * so that nothing that a resident typed, saw or chose can be written; no event stands for one ballot, slip or card that was read,
 * since the journal has times (design.md §3 and §5).
 */
const noFields = z.strictObject({});
const version = z.string().regex(/^[0-9][A-Za-z0-9.+~:-]{0,59}$/);
const reason = z.string().regex(/^[a-z0-9-]{1,64}$/);

export const journalEvents = {
  'services-started': { fields: z.strictObject({ software: z.string().max(60) }), says: 'The services started.' },
  'services-stopped': { fields: noFields, says: 'The services stopped in good order.' },
  'shell-connected': {
    fields: z.strictObject({ runtime: z.string().max(80) }),
    says: 'The shell connected to the services.',
  },
  'shell-lost': { fields: noFields, says: 'The connection to the shell ended.' },
  'call-refused': {
    fields: z.strictObject({
      reason: z.enum(['unknown-call', 'invalid-arguments', 'too-large', 'wrong-sender', 'too-many']),
      call: reason,
    }),
    says: 'A call was refused before it was carried out.',
  },
  'configuration-refused': {
    fields: z.strictObject({ issues: z.int() }),
    says: 'The configuration file is not valid; the services did not start.',
  },
  'terminal-enrolled': {
    fields: z.strictObject({ terminal: reason }),
    says: 'The terminal was enrolled at the city server.',
  },
  'package-accepted': {
    fields: z.strictObject({ consultation: reason, version: z.int() }),
    says: 'A signed package was verified and stored.',
  },
  'package-refused': {
    fields: z.strictObject({ consultation: reason, reason }),
    says: 'A package was refused; the one before it stays.',
  },
  'store-refused': {
    fields: z.strictObject({ store: reason, reason }),
    says: 'A database is damaged. It was kept aside as it is; nothing was recreated.',
  },
  'damaged-box-delivered': {
    fields: z.strictObject({ consultation: reason }),
    says: 'A ballot box is damaged and takes no votes. What is intact in it goes to the city; the damaged file was kept beside it as it was found.',
  },
  'terminal-rolled-back': {
    fields: noFields,
    says: 'The city server knows later messages of this terminal: its disk is an old copy, or has a twin. It takes no ballots any more; it must be set up afresh, under a new name.',
  },
  'disk-full': {
    fields: z.strictObject({ store: reason }),
    says: 'A database could not grow. Nothing acknowledged was lost.',
  },
  'batch-acknowledged': {
    fields: z.strictObject({ consultation: reason, count: z.int() }),
    says: 'The city server acknowledged a batch; its ballots were purged here.',
  },
  'batch-refused': {
    fields: z.strictObject({ consultation: reason, reason }),
    says: 'The city server refused a batch, or its answer was not valid; the ballots stay here.',
  },
  'marks-acknowledged': {
    fields: z.strictObject({ consultation: reason, count: z.int() }),
    says: 'The city server acknowledged the poll-book marks.',
  },
  'marks-refused': {
    fields: z.strictObject({ consultation: reason, reason }),
    says: 'The city server refused the poll-book marks, or its answer was not valid.',
  },
  'contributions-acknowledged': {
    fields: z.strictObject({ consultation: reason }),
    says: 'The city server has what residents said in a debate; it was purged here.',
  },
  'contributions-refused': {
    fields: z.strictObject({ consultation: reason, reason }),
    says: 'The city server refused what residents said in a debate, or its answer was not valid; it stays here.',
  },
  'panel-acknowledged': {
    fields: z.strictObject({ consultation: reason, count: z.int() }),
    says: 'The city server acknowledged a batch of panel sheets; they were purged here.',
  },
  'panel-refused': {
    fields: z.strictObject({ consultation: reason, reason }),
    says: 'A batch of panel sheets could not be handed over, or its answer was not valid; the sheets stay here, and hold up no ballot.',
  },
  'panel-damaged': {
    fields: z.strictObject({ consultation: reason }),
    says: 'The file of the panel sheets is damaged. What is intact in it goes to the city; the damaged file was kept beside it as it was found.',
  },
  'final-acknowledged': {
    fields: z.strictObject({ consultation: reason }),
    says: 'The city server acknowledged the final manifest.',
  },
  'final-refused': {
    fields: z.strictObject({ consultation: reason, reason }),
    says: 'The city server refused the final manifest, or its answer was not valid.',
  },
  'bag-changed': {
    fields: z.strictObject({ consultation: reason, bag: z.int() }),
    says: 'A mediator took away a full bag of slips.',
  },
  'carried-written': {
    fields: z.strictObject({ consultation: reason }),
    says: 'A mediator closed a consultation without the network: what the city server lacks is in a file for a USB stick.',
  },
  'receipt-refused': {
    fields: z.strictObject({ consultation: reason }),
    says: 'The receipt of a carried file does not acknowledge all of it; what it does not acknowledge stays here.',
  },
  'report-kept': {
    fields: z.strictObject({ consultation: reason, report: z.enum(['opening', 'closing']) }),
    says: 'The opening or closing report of a consultation was made and signed.',
  },
  'report-printed': {
    fields: z.strictObject({ consultation: reason, report: z.enum(['opening', 'closing']) }),
    says: 'The opening or closing report of a consultation was printed, or a duplicate of it.',
  },
  'poll-book-deleted': {
    fields: z.strictObject({ consultation: reason }),
    says: 'The result is published: poll book and token key were deleted.',
  },
  'ballots-left': {
    fields: z.strictObject({ consultation: reason }),
    says: 'The result is published without ballots that wait here: they and the poll book were kept, the token key was deleted.',
  },
  'server-reachable': { fields: noFields, says: 'The city server answers again.' },
  'server-unreachable': { fields: z.strictObject({ reason }), says: 'The city server does not answer as it should.' },
  'printer-state': { fields: z.strictObject({ state: reason }), says: 'The printer reported a change.' },
  'document-received': {
    fields: noFields,
    says: 'A site gave the resident a document, which is erased with the visit.',
  },
  'document-refused': {
    fields: z.strictObject({ reason: z.enum(['not-a-document', 'too-large', 'tray-full', 'failed']) }),
    says: 'A site gave the resident a file that was not kept.',
  },
  'document-printed': {
    fields: z.strictObject({ pages: z.int().min(1) }),
    says: 'A document was printed on the office printer.',
  },
  'document-not-printed': {
    fields: z.strictObject({ reason }),
    says: 'The office printer did not print a document; the pages that did not come out were not counted.',
  },
  'reader-state': {
    fields: z.strictObject({ state: reason }),
    says: 'The card reader is ready, or away for this reason.',
  },
  'card-unreadable': {
    fields: noFields,
    says: 'The card reader could not read a card (nothing of it is kept; said once a minute at most).',
  },
  'help-requested': { fields: noFields, says: 'Somebody asked for help at the terminal.' },
  'help-ended': { fields: noFields, says: 'The request for help ended.' },
  'assistance-began': {
    fields: z.strictObject({ mediator: mediatorNumber }),
    says: 'A mediator showed the card, typed the PIN, and helps at the terminal. The number names a mediator of the city, and nobody else can tell whom.',
  },
  'assistance-ended': { fields: z.strictObject({ mediator: mediatorNumber }), says: 'The mediator stepped back.' },
  'assistance-posture': {
    fields: z.strictObject({ mediator: mediatorNumber, posture: z.enum(postures) }),
    says: 'A mediator said how the help is given: the resident alone, both together, or on behalf of the resident.',
  },
  'mediator-acted': {
    fields: z.strictObject({ mediator: mediatorNumber, act: z.enum(mediatorActs) }),
    says: 'A mediator did this while helping. Work with the papers of consultations is said once for each time of helping, and never which.',
  },
  'host-opened': {
    fields: z.strictObject({ mediator: mediatorNumber, reason: z.enum(openingReasons) }),
    says: 'A mediator opened one more host for a visit, for this reason. Which one is not kept: it would tell what the visit was about.',
  },
  'pin-refused': {
    fields: z.strictObject({ mediator: mediatorNumber }),
    says: "A wrong PIN was typed after a mediator's card was shown.",
  },
  'mediator-locked-out': {
    fields: z.strictObject({ mediator: mediatorNumber }),
    says: "Five wrong PINs in a row: this mediator's card opens nothing for fifteen minutes.",
  },
  'statistics-acknowledged': {
    fields: z.strictObject({ month: monthSchema }),
    says: 'The city server has the counters of a finished month; they were deleted here.',
  },
  'statistics-refused': {
    fields: z.strictObject({ reason }),
    says: 'The counters of a month could not be handed over, or the answer was not valid; they stay here.',
  },
  'activity-acknowledged': {
    fields: z.strictObject({ count: z.int() }),
    says: "The city server acknowledged mediators' reports.",
  },
  'activity-refused': {
    fields: z.strictObject({ reason }),
    says: "Mediators' reports could not be handed over, or the answer was not valid; they stay here.",
  },
  'visit-crashed': {
    fields: z.strictObject({ part: z.enum(['kiosk-window', 'guest-view', 'shell']) }),
    says: 'A part of the shell crashed; the visit was wiped.',
  },
  'part-hung': {
    fields: z.strictObject({ part: z.enum(['shell', 'services', 'sticks', 'kiosk-window']) }),
    says: 'A part of the terminal did nothing any more. Whoever watches it ends it and starts it again (docs/operations.md).',
  },
  'update-taken': {
    fields: z.strictObject({ from: version, to: version }),
    says: 'A new version was installed at night, and all is well with it.',
  },
  'update-refused': {
    fields: z.strictObject({ reason: z.enum(['repository', 'repository-expired', 'no-way-back', 'trial']) }),
    says: 'No new version was installed: the repository cannot be reached or is not signed as it must be (repository), its index was signed too long ago and the city must sign it anew, unless the clock is wrong here (repository-expired), the version before could not be kept (no-way-back), or its services were not well on a copy of the stores (trial).',
  },
  'update-rolled-back': {
    fields: z.strictObject({ from: version, to: version }),
    says: 'A new version was not well, and the one before was put back. It is not taken again.',
  },
  'update-ill': {
    fields: z.strictObject({ from: version, to: version }),
    says: 'A new version is not well, and stays: the stores have a new form, which the version before would refuse.',
  },
  'wipe-failed': {
    fields: z.strictObject({ step: reason }),
    says: 'A wipe could not be completed; the shell restarted to complete it.',
  },
  'navigation-blocked': {
    fields: z.strictObject({ reason }),
    says: 'A page was blocked by the navigation policy (no address is kept).',
  },
  'permission-refused': {
    fields: z.strictObject({ permission: reason }),
    says: 'A page asked for a permission and was refused.',
  },
} as const satisfies Record<string, { fields: z.ZodType; says: string }>;

export type JournalEvent = keyof typeof journalEvents;
export type JournalFields<E extends JournalEvent> = z.infer<(typeof journalEvents)[E]['fields']>;

/** The events that the shell may ask the services to write; all others are the services' own. */
export const shellJournalEvents = [
  'call-refused',
  'visit-crashed',
  'part-hung',
  'wipe-failed',
  'document-received',
  'document-refused',
  'navigation-blocked',
  'permission-refused',
] as const;
