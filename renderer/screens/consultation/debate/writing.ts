import {
  bytesOf,
  type Contribution,
  charactersOf,
  contributionLimits,
  contributionSchema,
} from '../../../../contract/contributions.ts';
import type { Language } from '../../../../contract/form.ts';

/** What a resident is writing, and at which step. It lives in the place, so that nothing but leaving forgets it. */
export interface Writing {
  readonly step: 'kind' | 'title' | 'text' | 'preview' | 'sent';
  readonly kind: Contribution['kind'];
  readonly title: string;
  readonly text: string;
}

export const startWriting: Writing = { step: 'kind', kind: 'remark', title: '', text: '' };

const limits = { title: contributionLimits.titleCharacters, text: contributionLimits.textCharacters } as const;

/**
 * How many characters may still be written; below zero, how many are too many. Of characters that take many bytes each, as families
 * do, no more than there is room for.
 */
export function charactersLeft(writing: Writing, part: 'title' | 'text'): number {
  const written = writing.kind === 'proposal' ? `${writing.title}${writing.text}` : writing.text;
  return Math.min(limits[part] - charactersOf(writing[part]), contributionLimits.bytes - bytesOf(written));
}

/** Whether a part can stand as it is. */
export function isReady(writing: Writing, part: 'title' | 'text'): boolean {
  return writing[part].trim() !== '' && charactersLeft(writing, part) >= 0;
}

/** The step before; nothing where there is none to go back to. */
export function stepBefore({ step, kind }: Writing): Writing['step'] | null {
  if (step === 'title') return 'kind';
  if (step === 'text') return kind === 'proposal' ? 'title' : 'kind';
  return step === 'preview' ? 'text' : null;
}

/** What is sent; nothing while it is not what a contribution may be. */
export function contributionOf({ kind, title, text }: Writing, language: Language): Contribution | null {
  const said = kind === 'proposal' ? { kind, language, title, text } : { kind, language, text };
  return contributionSchema.safeParse(said).data ?? null;
}

/** Whether leaving would lose words. */
export function hasWords({ step, title, text }: Writing): boolean {
  return step !== 'sent' && `${title}${text}`.trim() !== '';
}
