import { type Expression, expressionsFrom } from './everyday.ts';
import { stem } from './stem.ts';
import type { Vocabulary } from './vocabulary.ts';
import { isStopWord, wordsOf } from './words.ts';

/** One thing that was asked for. Any of its readings will do, and the best one counts. */
export interface Concept {
  readonly readings: readonly Reading[];
}

/** Stems that stand together (`phrase`) or anywhere in the same field, and how surely they were meant, from 0 to 1. */
export interface Reading {
  readonly stems: readonly string[];
  readonly phrase: boolean;
  readonly likeness: number;
}

/** What one typed word may have meant. */
interface Meaning {
  readonly stem: string;
  readonly likeness: number;
}

/** Longer questions are read up to here; a resident who pastes a letter is answered about its beginning. */
const longestQuestion = 300;
const mostWords = 16;
const longestWord = 40;

/** Reads a question: what was mistyped is mended, what is said in everyday words is put beside what administrations say. */
export function readQuestion(question: string, vocabulary: Vocabulary): Concept[] {
  const words = wordsOf(question.slice(0, longestQuestion));
  const telling = mended(words, vocabulary)
    .filter((word) => !isStopWord(word))
    .slice(0, mostWords);
  const typing = /[\p{L}\p{N}]$/u.test(question); // the last word may not be finished
  return conceptsOf(telling.map((word, index) => meaningsOf(word, vocabulary, typing && index === telling.length - 1)));
}

/** Puts together what was typed apart (`passe port`) and takes apart what was typed together (`cartegrise`, `didentité`). */
function mended(words: readonly string[], vocabulary: Vocabulary): string[] {
  const result: string[] = [];
  for (let at = 0; at < words.length; ) {
    const joined = [3, 2].map((count) => words.slice(at, at + count)).find((parts) => meantTogether(parts, vocabulary));
    if (joined !== undefined) {
      result.push(joined.join(''));
      at += joined.length;
    } else {
      result.push(...takenApart(words[at] ?? '', vocabulary));
      at++;
    }
  }
  return result;
}

function meantTogether(parts: readonly string[], vocabulary: Vocabulary): boolean {
  return parts.length > 1 && parts.join('').length >= 6 && vocabulary.has(parts.join(''));
}

function takenApart(word: string, vocabulary: Vocabulary): string[] {
  if (isStopWord(word) || vocabulary.has(word)) return [word];
  const bare = withoutArticle(word);
  if (bare !== undefined && vocabulary.has(bare)) return [bare];
  const halves = Array.from({ length: Math.max(0, Math.min(word.length, longestWord) - 5) }, (_, index) => index + 3)
    .map((at) => ({ head: word.slice(0, at), tail: word.slice(at) }))
    .filter(({ head }) => vocabulary.has(head));
  for (const { head, tail } of halves) {
    const rest = vocabulary.has(tail) ? tail : withoutArticle(tail);
    if (rest !== undefined && vocabulary.has(rest)) return [head, rest];
  }
  if (vocabulary.nearest(word, 1).length > 0) return [word];
  const mendable = halves.find(({ tail }) => tail.length >= 5 && vocabulary.nearest(tail, 1).length > 0);
  return mendable === undefined ? [word] : [mendable.head, mendable.tail];
}

/** `didentite` → `identite`: the apostrophe is the first thing that people leave out. */
function withoutArticle(word: string): string | undefined {
  return /^(?:[dljmnst]|qu)([aeiouyh][a-z]{2,})$/.exec(word)?.[1];
}

function meaningsOf(word: string, vocabulary: Vocabulary, unfinished: boolean): Meaning[] {
  const meanings = new Map<string, number>();
  const add = (candidate: string, likeness: number) => {
    const root = stem(candidate);
    meanings.set(root, Math.max(likeness, meanings.get(root) ?? 0));
  };
  add(word, 1);
  if (!vocabulary.has(word)) {
    const bare = withoutArticle(word);
    const near = [...vocabulary.nearest(word, 4), ...(bare === undefined ? [] : vocabulary.nearest(bare, 2))];
    for (const candidate of near) add(candidate.word, candidate.likeness);
  }
  if (unfinished && word.length >= 3)
    for (const longer of vocabulary.beginningWith(word, 8)) add(longer, vocabulary.has(word) ? 0.4 : 0.75);
  return [...meanings].map(([root, likeness]) => ({ stem: root, likeness }));
}

/** From left to right, the longest everyday expression that fits; a word that begins none stands for itself. */
function conceptsOf(words: readonly (readonly Meaning[])[]): Concept[] {
  const concepts: Concept[] = [];
  for (let at = 0; at < words.length; ) {
    const found = expressionsAt(words, at);
    const length = found[0]?.expression.stems.length ?? 1;
    const own = length > 1 ? [] : (words[at] ?? []).map(({ stem, likeness }) => phrase([stem], likeness));
    const said = found
      .filter(({ expression }) => expression.stems.length === length)
      .flatMap(({ expression, likeness }) => readingsOf(expression, likeness));
    concepts.push({ readings: [...own, ...said] });
    at += length;
  }
  return concepts;
}

function expressionsAt(words: readonly (readonly Meaning[])[], at: number) {
  return (words[at] ?? [])
    .flatMap(({ stem }) => expressionsFrom(stem))
    .flatMap((expression) => {
      const likeness = likenessOf(expression, words.slice(at, at + expression.stems.length));
      return likeness === undefined ? [] : [{ expression, likeness }];
    })
    .toSorted((a, b) => b.expression.stems.length - a.expression.stems.length || b.likeness - a.likeness);
}

/** How surely these words are this expression; undefined where they cannot be. */
function likenessOf({ stems }: Expression, words: readonly (readonly Meaning[])[]): number | undefined {
  let likeness = 1;
  for (const [index, root] of stems.entries()) {
    const meaning = words[index]?.find(({ stem }) => stem === root);
    if (meaning === undefined) return undefined;
    likeness = Math.min(likeness, meaning.likeness);
  }
  return likeness;
}

/** An administration's word for what was said is nearly as good as the word itself. */
const meantLikeness = 0.9;
const apartLikeness = 0.7;

function readingsOf({ stems, means }: Expression, likeness: number): Reading[] {
  const together = [phrase(stems, likeness), ...means.map((other) => phrase(other, likeness * meantLikeness))];
  return stems.length === 1 ? together : [...together, { stems, phrase: false, likeness: likeness * apartLikeness }];
}

function phrase(stems: readonly string[], likeness: number): Reading {
  return { stems, phrase: true, likeness };
}
