import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Findable, Finder, fillIndex } from './index.ts';

function index(documents: readonly Findable[]): Database.Database {
  const database = new Database(':memory:');
  fillIndex(database, documents);
  return database;
}

const document = (id: string, title: string, summary = '', alsoCalled: string[] = [], body = ''): Findable => ({
  id,
  title,
  alsoCalled,
  summary,
  body,
});

const finder = new Finder(
  index([
    document('vitale', 'Carte Vitale perdue ou volée', "J'ai perdu ma carte."),
    document('cni', "Carte d'identité", 'Je vais à la mairie.'),
    document('grise', "Certificat d'immatriculation", "J'ai acheté une voiture."),
    document('rsa', 'Demander le RSA', "J'ai peu d'argent.", ['revenu minimum']),
    document('passeport', 'Passeport', 'Je prépare ma demande. Il me faut une carte.'),
    document('mdph', 'Handicap', '', [], 'formulaire cerfa 15692'),
    document('naissance', 'Acte de naissance', '', ['birth certificate', 'شهادة ميلاد']),
  ]),
);
const ids = (question: string, limit = 10) => finder.find(question, limit).map(({ id }) => id);

test.each([
  ['carte identite', 'cni'],
  ['CARTE D’IDENTITÉ', 'cni'],
  ['didentite', 'cni'],
  ['cartevitale', 'vitale'],
  ['karte vital', 'vitale'],
  ['passe port', 'passeport'],
  ['pass', 'passeport'],
  ['carte grise', 'grise'],
  ['cartegrize', 'grise'],
  ['15692', 'mdph'],
  ['birth certificate', 'naissance'],
  ['شهادة ميلاد', 'naissance'],
  ['g perdu ma cart vital svp', 'vitale'],
])('%s finds %s first', (question, id) => {
  expect(ids(question)[0]).toBe(id);
});

test('a title counts more than a text, and the whole question more than a part of it', () => {
  expect(ids('carte').slice(-1)).toEqual(['passeport']);
  expect(ids('carte vitale').slice(0, 1)).toEqual(['vitale']);
  const scores = finder.find('carte vitale', 10).map(({ score }) => score);
  expect(scores).toEqual(scores.toSorted((a, b) => b - a));
});

test('what says nothing, or nothing that is here, finds nothing', () => {
  for (const question of ['', '   ', '?', 'je veux le faire', 'xyzzy', '"', '💶']) expect(ids(question)).toEqual([]);
});

test('the limit holds', () => {
  expect(ids('carte', 2)).toHaveLength(2);
  expect(ids('carte', 0)).toEqual([]);
});

test('no question makes the search fail, and the same one has the same answer', () => {
  const syntax = fc.constantFrom(
    '"',
    '""',
    "'",
    '*',
    'NEAR(',
    'AND',
    'OR',
    'NOT',
    '^',
    'title:',
    '{',
    '-',
    '+',
    '(',
    ')',
    ';--',
    '\0',
    'carte',
    'l',
    "l'",
    '٣',
  );
  const question = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme' }),
    fc.array(syntax).map((parts) => parts.join(' ')),
    fc.array(syntax).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(question, (text) => {
      const found = finder.find(text, 5);
      expect(found.length).toBeLessThanOrEqual(5);
      for (const { score } of found) expect(score).toBeGreaterThan(0);
      expect(finder.find(text, 5)).toEqual(found);
    }),
    { numRuns: 300 },
  );
});

test('a letter that is pasted whole is read at its beginning, quickly', () => {
  const began = performance.now();
  expect(ids(`carte vitale ${'madame monsieur je vous écris au sujet de '.repeat(5_000)}`)[0]).toBe('vitale');
  expect(performance.now() - began).toBeLessThan(1_000);
});

test('the index appears and disappears with the transaction of whoever fills it, and two indexes give one answer', () => {
  const database = new Database(':memory:');
  const fill = database.transaction(() => {
    fillIndex(database, [document('a', 'A')]);
    throw new Error('the import failed');
  });
  expect(fill).toThrow('the import failed');
  expect(database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()).toBe(0);
  fillIndex(database, [document('a', 'Carte grise')]);
  expect(new Finder(database).find('carte', 1)).toEqual(
    new Finder(index([document('a', 'Carte grise')])).find('carte', 1),
  );
});

test('an index without documents finds nothing', () => {
  expect(new Finder(index([])).find('carte', 3)).toEqual([]);
});
