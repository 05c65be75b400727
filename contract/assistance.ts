import { z } from 'zod';

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
