import { z } from 'zod';
import { hostRule } from './procedures.ts';

/** What a mediator types after showing the card. */
export const mediatorPin = z.string().regex(/^\d{6}$/, 'expected six digits');

/** All that a journal or a report ever calls a mediator: the city server gives it to one card, and never to another. */
export const mediatorNumber = z.int().min(1);

/**
 * How a mediator helps (references/public-access.md §4.1): the resident does it alone, both do it together, or the mediator does it
 * on the resident's behalf, for which there is a signed mandate.
 */
export const postures = ['alone', 'with', 'on-behalf'] as const;
export type Posture = (typeof postures)[number];

/** What a mediator did, as the journal and the calls name it. */
export const mediatorActs = [
  'visit-lengthened',
  'visit-ended',
  'screen-hidden',
  'screen-shown',
  'help-answered',
  'ticket-printed-again',
  'next-steps-printed',
  /** With codes, slips, the bag or reports: which of them is not said, since that would stand for one resident's ballot. */
  'papers',
] as const;
export type MediatorAct = (typeof mediatorActs)[number];

/** Those that the shell carries out and tells the services of. */
export const shellActs = ['visit-lengthened', 'visit-ended', 'screen-hidden', 'screen-shown'] as const;

/** Why a mediator opens one more host for a visit: all that the journal says of it (never the host, which would tell what the visit was about). */
export const openingReasons = ['blocked-on-the-way', 'not-in-the-catalogue', 'mailbox', 'papers', 'other'] as const;

/** So many hosts may be opened for one visit. */
export const mostOpenedHosts = 5;

/** A host that is opened for a visit: by its own name, never what is below it. */
export const openedHost = hostRule.refine((host) => !host.startsWith('.'), 'expected one host');

/** What a mediator changes in the visit that is going on, as the services say it to the network filter: neither who, why nor when. */
export const mediationSchema = z.strictObject({
  isAssisting: z.boolean(),
  /** They stay open when the mediator has gone, until the visit is over. */
  opened: z.array(openedHost).max(mostOpenedHosts),
});
export type Mediation = z.infer<typeof mediationSchema>;

/** What the ticket for the next steps can say: sentences that are the same for everybody, and no word of the resident's. */
export const doneSteps = [
  'account-opened',
  'form-sent',
  'documents-sent',
  'appointment-made',
  'found-out',
  'not-finished',
] as const;
/** What comes next; sentences like those of `doneSteps`. */
export const nextSteps = [
  'wait-letter',
  'wait-message',
  'come-back-here',
  'go-to-office',
  'bring-papers',
  'keep-paper',
] as const;

/** At least one sentence. `day`: by when, or of the appointment; chosen from a calendar. */
export const nextStepsSchema = z
  .strictObject({
    done: z.array(z.enum(doneSteps)).max(doneSteps.length),
    next: z.array(z.enum(nextSteps)).max(nextSteps.length),
    day: z.iso.date().nullable(),
  })
  .refine(({ done, next }) => done.length + next.length > 0, 'expected at least one sentence');
export type NextSteps = z.infer<typeof nextStepsSchema>;
