import { z } from 'zod';
import { languages } from './form.ts';
import { slug } from './identifiers.ts';
import { themes } from './procedures.ts';

/**
 * What a library counts of its terminals. Only these facts can be counted, each as a number for a whole month: no row is ever of a
 * visit, a day or an hour. A visit adds one to each fact that was true of it, so that nothing says which facts were true together.
 *
 * A month leaves the terminal once, when it is over. Counters that somebody reads again and again tell what happened in between: two
 * readings around one visit would be a record of that visit. Here there are no two readings of an unfinished month, and a month of
 * fewer than `leastVisits` visits is not sent but counted with the next one.
 */
export const leastVisits = 5;

/** Upper ends in minutes; the last one has none. */
export const visitLengths = ['under-5', '5-15', '15-30', '30-60', 'over-60'] as const;
/** How long somebody waited for a mediator. `without-mediator`: the request ended before one came with a card. */
export const waitLengths = ['under-1', '1-3', '3-5', '5-10', 'over-10', 'without-mediator'] as const;

/** What helps to see, hear and read: the terminal's own, and on the sites. */
export const readingAids = [
  'text-125',
  'text-150',
  'text-200',
  'high-contrast',
  'site-enlarged',
  'site-spaced',
  'read-aloud',
] as const;
export type ReadingAid = (typeof readingAids)[number];

/** A host by its name, as it stands in an address; never a number, a port or a path. */
export const hostName = z
  .string()
  .max(253)
  .regex(/^(?=.*[a-z])[a-z0-9_-]+(?:\.[a-z0-9_-]+)+$/, 'expected the name of a host');

/** As many hosts as one month can name: pages can make up hosts without end. */
export const mostHosts = 200;

/** What the shell says of the present visit; what it says twice counts once. */
export const factSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('theme'), theme: z.enum(themes) }),
  /** The last one said is the one that counts. */
  z.strictObject({ kind: z.literal('language'), language: z.enum(languages) }),
  z.strictObject({ kind: z.literal('aid'), aid: z.enum(readingAids) }),
  /** Of a page that a site of the visit led to, and that its procedure does not allow. */
  z.strictObject({ kind: z.literal('blocked'), host: hostName }),
]);
export type Fact = z.infer<typeof factSchema>;

/** A month of a place's own calendar, as `2026-11`. */
export const monthSchema = z.string().regex(/^20\d{2}-(?:0[1-9]|1[0-2])$/, 'expected a month such as 2026-11');

const count = z.int().min(0).max(1_000_000);
const counts = <const Names extends readonly [string, ...string[]]>(names: Names) =>
  z.partialRecord(z.enum(names), count);

/**
 * One finished month of one terminal. What was never counted is left out. `hosts`: only those that at least `leastVisits` visits of
 * this terminal met: a rarer one may be that of one person's employer.
 */
export const statisticsSchema = z.strictObject({
  terminal: slug,
  month: monthSchema,
  visits: z.int().min(leastVisits).max(1_000_000),
  lengths: counts(visitLengths),
  themes: counts(themes),
  languages: counts(languages),
  aids: counts(readingAids),
  waits: counts(waitLengths),
  hosts: z
    .record(hostName, count.min(leastVisits))
    .refine((hosts) => Object.keys(hosts).length <= mostHosts, 'expected fewer hosts'),
});
export type Statistics = z.infer<typeof statisticsSchema>;
/** What the numbers of a month are of: each a group of counters. */
export type Counted = Omit<Statistics, 'terminal' | 'month' | 'visits'>;

/** The city has this month, of so many visits, and the terminal forgets it. */
export const statisticsAckSchema = z.strictObject({ terminal: slug, month: monthSchema, visits: z.int() });
