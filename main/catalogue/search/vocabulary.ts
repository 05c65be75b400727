import type Database from 'better-sqlite3';
import { editDistance } from './distance.ts';
import { soundOf } from './sound.ts';
import { stem } from './stem.ts';

/** A known word that an unknown one may have been meant to be; `likeness` from 0 to 1, 1 being the word itself. */
export interface Candidate {
  readonly word: string;
  readonly likeness: number;
}

interface KnownWord {
  readonly word: string;
  readonly stem: string;
  readonly sound: string;
  readonly letters: number;
  readonly documents: number;
}

/** The words that an index knows, and those that the table of everyday words knows besides: what corrections lead to. */
export class Vocabulary {
  readonly #known = new Map<string, KnownWord>();
  readonly #byLength = new Map<number, KnownWord[]>();
  readonly #bySound = new Map<string, KnownWord[]>();
  readonly #documentsWith = new Map<string, number>();
  readonly #inOrder: readonly string[];

  constructor(database: Database.Database, everyday: Iterable<string>) {
    for (const [word, stem, sound, documents] of wordsIn(database)) this.#add({ word, stem, sound, documents });
    for (const word of everyday)
      if (!this.#known.has(word)) this.#add({ word, stem: stem(word), sound: soundOf(word), documents: 0 });
    this.#inOrder = [...this.#known.keys()].toSorted();
  }

  has(word: string): boolean {
    return this.#known.has(word);
  }

  /** In about how many documents a stem stands: in as many as its most frequent form. */
  documentsWith(stem: string): number {
    return this.#documentsWith.get(stem) ?? 0;
  }

  /** The known words nearest to an unknown one, best first, at most `most`. None for short words: all of them are near each other. */
  nearest(word: string, most: number): Candidate[] {
    if (!correctable.test(word)) return [];
    const limit = word.length < 8 ? 1 : 2;
    const found = new Map<KnownWord, number>();
    const sound = soundOf(word);
    for (const known of this.#bySound.get(sound) ?? []) found.set(known, soundLikeness);
    const letters = lettersOf(word);
    for (let longer = -limit; longer <= limit; longer++) {
      // A letter added or left out changes one of the set at most, a letter replaced two: most words are far away at a glance.
      const mostChanged = 2 * limit - Math.abs(longer);
      for (const known of this.#byLength.get(word.length + longer) ?? []) {
        if (bits(letters ^ known.letters) > mostChanged) continue;
        const distance = editDistance(word, known.word, limit);
        if (distance === 0 || distance > limit) continue;
        const likeness = distanceLikeness[distance] ?? 0;
        found.set(known, Math.max(likeness, found.get(known) ?? 0) + (found.has(known) ? 0.04 : 0));
      }
    }
    return [...found]
      .map(([{ word, documents }, likeness]) => ({ word, likeness, documents }))
      .toSorted((a, b) => b.likeness - a.likeness || b.documents - a.documents || (a.word < b.word ? -1 : 1))
      .slice(0, most);
  }

  /** The known words that begin so, the most frequent first, at most `most`; the word itself is not among them. */
  beginningWith(beginning: string, most: number): string[] {
    const words: KnownWord[] = [];
    for (let at = this.#firstFrom(beginning); at < this.#inOrder.length; at++) {
      const word = this.#inOrder[at] ?? '';
      if (!word.startsWith(beginning)) break;
      const known = this.#known.get(word);
      if (known !== undefined && word !== beginning) words.push(known);
    }
    return words
      .toSorted((a, b) => b.documents - a.documents)
      .slice(0, most)
      .map(({ word }) => word);
  }

  #add(row: Omit<KnownWord, 'letters'>): void {
    const { word, stem, sound, documents } = row;
    const known = { ...row, letters: lettersOf(word) };
    this.#known.set(word, known);
    this.#documentsWith.set(stem, Math.max(documents, this.documentsWith(stem)));
    if (!correctable.test(word)) return;
    gather(this.#byLength, word.length, known);
    gather(this.#bySound, sound, known);
  }

  #firstFrom(beginning: string): number {
    let [low, high] = [0, this.#inOrder.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#inOrder[middle] ?? '') < beginning) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Handed over as one text: row by row takes twice as long, and until it is done nobody is answered. */
function wordsIn(database: Database.Database): [word: string, stem: string, sound: string, documents: number][] {
  const text = database
    .prepare('SELECT json_group_array(json_array(word, stem, sound, documents)) FROM search_words')
    .pluck()
    .get();
  return JSON.parse(text as string);
}

function gather<K>(groups: Map<K, KnownWord[]>, key: K, word: KnownWord): void {
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [word]);
  else group.push(word);
}

/** Long enough to be told from its neighbours, and all in the alphabet that `lettersOf` knows. */
const correctable = /^[a-z]{4,40}$/;
const soundLikeness = 0.9;
const distanceLikeness = [1, 0.85, 0.65];

/** Which letters of the alphabet a word has, one bit each. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index++) letters |= 1 << (word.charCodeAt(index) - 97);
  return letters;
}

/** How many bits are set, counted in pairs, fours and eights side by side: this runs for tens of thousands of words a question. */
function bits(set: number): number {
  const pairs = set - ((set >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
