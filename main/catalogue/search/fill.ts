import type Database from 'better-sqlite3';
import type { Findable } from './findable.ts';
import { TextReader } from './reader.ts';
import { soundOf } from './sound.ts';
import { stem } from './stem.ts';

/**
 * Titles apart from texts: a word is rare or common, and a field short or long, among its like. "Identité" stands among the papers
 * to bring for nearly everything and would tell nothing, yet in a title it tells nearly all.
 *
 * Only stems are indexed, separated by spaces, so the plainest tokenizer will do; `content=''` keeps no second copy of the texts.
 */
const tables = `
  CREATE TABLE search_documents (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE search_words (
    word TEXT PRIMARY KEY, stem TEXT NOT NULL, sound TEXT NOT NULL, documents INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE search_titles USING fts5(title, called, content='', tokenize='ascii');
  CREATE VIRTUAL TABLE search_texts USING fts5(summary, body, content='', tokenize='ascii');
`;

/**
 * Creates the tables of the search in a database and fills them. It neither begins nor ends a transaction: within the caller's,
 * the index appears together with what it finds.
 */
export function fillIndex(database: Database.Database, documents: Iterable<Findable>): void {
  database.exec(tables);
  const addDocument = database.prepare('INSERT INTO search_documents (number, id) VALUES (?, ?)');
  const addTitles = database.prepare('INSERT INTO search_titles (rowid, title, called) VALUES (?, ?, ?)');
  const addTexts = database.prepare('INSERT INTO search_texts (rowid, summary, body) VALUES (?, ?, ?)');

  const reader = new TextReader();
  let number = 0;
  for (const { id, title, alsoCalled, summary, body } of documents) {
    number++;
    reader.beginDocument();
    addDocument.run(number, id);
    addTitles.run(number, reader.stemsOf(title), reader.stemsOf(alsoCalled.join(' ')));
    addTexts.run(number, reader.stemsOf(summary), reader.stemsOf(body));
  }

  // Whole words besides the stems: what was mistyped is compared with what people write, not with what is left of it. (SQLite's own
  // fts5vocab knows the stems only.)
  const addWord = database.prepare('INSERT INTO search_words (word, stem, sound, documents) VALUES (?, ?, ?, ?)');
  for (const [word, count] of reader.documentsWith) addWord.run(word, stem(word), soundOf(word), count);
}
