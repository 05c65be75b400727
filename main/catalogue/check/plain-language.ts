import { type Language, languages } from '../../../contract/form.ts';
import { eachProcedure, error, type Remark, warning } from './finding.ts';
import plain from './plain-language.json' with { type: 'json' };

/**
 * Whether summaries are as easy to read as they have to be: what a machine can see of "FALC", the rules of Inclusion Europe for
 * easy French (references/public-access.md §3.2). The words that are too hard and the acronyms that everybody knows stand in
 * plain-language.json. Arabic is checked for length and signs only: no list of hard words has been made with its readers.
 */
export const easySummaries = eachProcedure(function* ({ summary }) {
  for (const language of languages) {
    const text = summary[language];
    if (text === undefined) continue;
    for (const remark of hardships(text, language)) yield { ...remark, path: ['summary', language] };
  }
});

const mostWords = 12;

function* hardships(text: string, language: Language): Generator<Remark> {
  for (const sentence of text.split(/[.!?؟…;:]+(?:\s+|$)/)) {
    const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
    if (words.length > mostWords)
      yield error(
        [],
        `Expected at most ${mostWords} words a sentence, but found ${words.length} in "${sentence.trim()}".`,
      );
  }
  const hard = (plain.hardWords as Partial<Record<Language, string[]>>)[language] ?? [];
  for (const word of hard)
    if (new RegExp(`(?<![\\p{L}])${word}(?![\\p{L}])`, 'iu').test(text))
      yield error([], `Expected plain words, but found "${word}"; two sentences say it more simply.`);
  for (const [sign] of text.matchAll(/[()[\]&<>%]|(?<=\p{L})\/(?=\p{L})/gu))
    yield error([], `Expected plain words, but found "${sign}"; say it in a word or in a sentence of its own.`);
  for (const [acronym] of text.matchAll(/(?<![\p{L}\p{N}])\p{Lu}{2,}\d*(?![\p{L}\p{N}])/gu))
    if (!plain.knownAcronyms.includes(acronym))
      yield warning([], `Is ${acronym} known to everybody? If not, say it in words.`);
}
