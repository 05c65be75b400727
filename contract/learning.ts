import { z } from 'zod';
import { slug } from './identifiers.ts';

/**
 * What the learning of IT staff writes down while they walk through a procedure: hosts, and what was decided about them. No address,
 * no time, no visit.
 */
export const needSchema = z.strictObject({
  procedure: slug,
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9._-]+$/),
  use: z.enum(['page', 'frame', 'resource', 'report', 'plugin']),
  decision: z.enum(['allow', 'deny']),
  /** As the policy names it. */
  reason: z
    .string()
    .max(60)
    .regex(/^[a-z-]+$/),
});
export type Need = z.infer<typeof needSchema>;

/** A page can make up hosts without end: what comes after so many is not written down. */
export const mostNeeds = 2_000;

/** In the data directory of the terminal. */
export const needsFile = 'learned-hosts.json';
/** The content of that file, in JSON. */
export const needsSchema = z.array(needSchema).max(mostNeeds);

/** What makes two of them the same. */
export function keyOfNeed({ procedure, host, use, decision, reason }: Need): string {
  return [procedure, host, use, decision, reason].join(' ');
}
