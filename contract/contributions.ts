import { z } from 'zod';
import { languages, optionIdSchema } from './form.ts';
import { slug } from './identifiers.ts';

/**
 * What residents write and answer in a debate. It is never part of a ballot, and comes with no card: whoever stands at a terminal may
 * write. Lengths are in user-perceived characters, as residents count them; bytes are limited too, since one such character can be
 * of any length.
 */
export const contributionLimits = { titleCharacters: 100, textCharacters: 700, bytes: 7_000 } as const;

const segmenter = new Intl.Segmenter('fr', { granularity: 'grapheme' });

/** How many user-perceived characters a text has (grapheme clusters): a letter with its marks, a flag, a family count one. */
export function charactersOf(text: string): number {
  return [...segmenter.segment(text)].length;
}

/** How many bytes a text has in UTF-8. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

// Checked, never trimmed. Line feeds are kept; what else steers a screen or a printer is not text.
const written = (characters: number) =>
  z
    .string()
    .regex(/\S/, 'expected some text')
    .refine((text) => text.isWellFormed(), 'expected whole characters')
    .regex(/^[^\p{Cc}]*(?:\n[^\p{Cc}]*)*$/u, 'expected nothing but text')
    .refine((text) => charactersOf(text) <= characters, `expected no more than ${characters} characters`);

const language = z.enum(languages);

/** A resident's idea. Goes sealed to the city, and is published only once it was read there. */
export const proposalSchema = z.strictObject({
  kind: z.literal('proposal'),
  language,
  title: written(contributionLimits.titleCharacters),
  text: written(contributionLimits.textCharacters),
});
/** What a resident has to say besides, without a title. */
export const remarkSchema = z.strictObject({
  kind: z.literal('remark'),
  language,
  text: written(contributionLimits.textCharacters),
});

/** A text of a resident. `language`: that of the screen on which it was written. */
export const contributionSchema = z
  .discriminatedUnion('kind', [proposalSchema, remarkSchema])
  .refine(
    (one) => bytesOf(one.text) + (one.kind === 'proposal' ? bytesOf(one.title) : 0) <= contributionLimits.bytes,
    'expected a shorter text',
  );
export type Contribution = z.infer<typeof contributionSchema>;

/** What can be answered to a statement; `pass`: neither. */
export const opinions = ['agree', 'disagree', 'pass'] as const;
export type Opinion = (typeof opinions)[number];

/** What a resident thinks of a statement: one of the city's, or a contribution that was published. */
export const reactionSchema = z.strictObject({
  kind: z.literal('reaction'),
  statement: optionIdSchema,
  opinion: z.enum(opinions),
});

/** What is sealed at the terminal: all of one length, whatever it is. */
export const saidSchema = z.union([contributionSchema, reactionSchema]);
export type Said = z.infer<typeof saidSchema>;

/** A contribution that the city published, under a name by which others can answer it. */
export const publishedContributionSchema = z.strictObject({
  id: optionIdSchema,
  contribution: contributionSchema,
});
export type PublishedContribution = z.infer<typeof publishedContributionSchema>;

/** How many answered a statement, as last told: never fewer than k new ones after what was told before. */
export const opinionCountsSchema = z.strictObject({
  statement: optionIdSchema,
  agree: z.int().min(0),
  disagree: z.int().min(0),
  pass: z.int().min(0),
});
export type OpinionCounts = z.infer<typeof opinionCountsSchema>;

/** What the city published of a debate. A terminal takes no earlier edition than the one that it holds. */
export const debateSchema = z.strictObject({
  consultation: slug,
  edition: z.int().min(0),
  contributions: z.array(publishedContributionSchema).max(500),
  counts: z.array(opinionCountsSchema).max(600),
});
export type Debate = z.infer<typeof debateSchema>;

/** Why a contribution is not published. The city tells how many, and why, never which. */
export const moderationReasons = ['off-topic', 'insulting', 'personal', 'advertising', 'repeated'] as const;
export type ModerationReason = (typeof moderationReasons)[number];
