import type Database from 'better-sqlite3';
import { everydayWords } from './everyday.ts';
import { type Concept, type Reading, readQuestion } from './question.ts';
import { Vocabulary } from './vocabulary.ts';

/** Something found; the higher the score the better, comparable only within one answer. */
export interface Found {
  readonly id: string;
  readonly score: number;
}

type Matches = { number: number; score: number }[];

/** Finds what `fillIndex` put into a database, which is only read. */
export class Finder {
  readonly #vocabulary: Vocabulary;
  readonly #inTitles: Database.Statement;
  readonly #inTexts: Database.Statement;
  readonly #idOf: Database.Statement;

  constructor(database: Database.Database) {
    this.#vocabulary = new Vocabulary(database, everydayWords);
    // SQLite's bm25 is the better the further below zero. The weights are those of the columns.
    this.#inTitles = database.prepare(
      'SELECT rowid AS number, -bm25(search_titles, 1.0, 0.9) AS score FROM search_titles WHERE search_titles MATCH ?',
    );
    this.#inTexts = database.prepare(
      'SELECT rowid AS number, -bm25(search_texts, 2.0, 1.0) AS score FROM search_texts WHERE search_texts MATCH ?',
    );
    this.#idOf = database.prepare('SELECT id FROM search_documents WHERE number = ?').pluck();
  }

  /**
   * The best answers to a question in everyday French, best first, at most `limit`. Any text is a question; one that says nothing
   * finds nothing. The same question always has the same answer.
   */
  find(question: string, limit: number): Found[] {
    const concepts = readQuestion(question, this.#vocabulary);
    const scores = new Map<number, { score: number; concepts: number }>();
    for (const concept of concepts)
      for (const [number, score] of this.#best(concept)) {
        const sofar = scores.get(number) ?? { score: 0, concepts: 0 };
        scores.set(number, { score: sofar.score + score, concepts: sofar.concepts + 1 });
      }
    return [...scores]
      .map(([number, found]) => ({ number, score: found.score * (found.concepts / concepts.length) ** answeredInFull }))
      .toSorted((a, b) => b.score - a.score || a.number - b.number)
      .slice(0, limit)
      .map(({ number, score }) => ({ id: this.#idOf.get(number) as string, score }));
  }

  /** For each document, the score of the reading of the concept that fits it best. */
  #best({ readings }: Concept): Map<number, number> {
    const best = new Map<number, number>();
    for (const reading of readings) {
      const match = matchOf(reading);
      const found = new Map<number, number>();
      for (const { number, score } of this.#inTitles.all(match) as Matches) found.set(number, titleWeight * score);
      if (this.#tellsInTexts(reading))
        for (const { number, score } of this.#inTexts.all(match) as Matches)
          found.set(number, (found.get(number) ?? 0) + textWeight * score);
      for (const [number, score] of found) best.set(number, Math.max(score * reading.likeness, best.get(number) ?? 0));
    }
    return best;
  }

  /** Words that stand nearly everywhere tell little in a text, and weighing every text that has them takes most of the time. */
  #tellsInTexts({ stems }: Reading): boolean {
    return stems.some((stem) => this.#vocabulary.documentsWith(stem) <= mostTexts);
  }
}

const titleWeight = 3;
const textWeight = 1;
const mostTexts = 300;
/** How much more an answer to the whole question counts than one to a part of it. */
const answeredInFull = 0.5;

/** In the query language of FTS5. Stems hold letters and digits alone, so quotes are all that it takes. */
function matchOf({ stems, phrase }: Reading): string {
  return phrase ? `"${stems.join(' ')}"` : stems.map((stem) => `"${stem}"`).join(' AND ');
}
