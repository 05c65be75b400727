import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { composeCatalogue } from '../../../contract/catalogue-files.ts';
import { mustBeOk } from '../../../contract/result.ts';
import { Finder, fillIndex, findableProcedure } from './index.ts';
import { type Question, questions } from './questions.fixture.ts';

const files = ['procedures.yaml', 'demo/procedures.yaml'].map((file) => ({
  file,
  text: readFileSync(fileURLToPath(new URL(`../../../kiosk-config/${file}`, import.meta.url)), 'utf8'),
}));
const { procedures } = mustBeOk(composeCatalogue(files), 'the catalogue of the demo');
const database = new Database(':memory:');
fillIndex(database, procedures.map(findableProcedure));
const finder = new Finder(database);

const answered = ({ text, right }: Question) => finder.find(text, 3).some(({ id }) => right.includes(id));
const rate = (asked: readonly Question[]) => asked.filter(answered).length / asked.length;

test('the questions are many, of every kind, and about procedures that are there', () => {
  const ids = new Set(procedures.map(({ id }) => id));
  expect(questions.flatMap(({ right }) => right).filter((id) => !ids.has(id))).toEqual([]);
  expect(questions.length).toBeGreaterThanOrEqual(150);
  expect(questions.filter(({ kind }) => kind === 'mistyped').length).toBeGreaterThanOrEqual(50);
  expect(questions.filter(({ kind }) => kind === 'everyday').length).toBeGreaterThanOrEqual(30);
  expect(new Set(questions.flatMap(({ right }) => right)).size).toBeGreaterThanOrEqual(30);
  expect(new Set(questions.map(({ text }) => text)).size).toBe(questions.length);
});

test('the right procedure is among the first three for 95 of 100 questions, for those held out too', () => {
  const missed = questions.filter((question) => !answered(question)).map(({ text }) => text);
  expect(rate(questions), `missed: ${missed.join('; ')}`).toBeGreaterThanOrEqual(0.95);
  expect(rate(questions.filter(({ heldOut }) => heldOut))).toBeGreaterThanOrEqual(0.95);
});

test('no question is the name of its procedure in the catalogue, word for word, but for a few that people know', () => {
  const names = new Set(
    procedures.flatMap(({ title, alsoCalled }) => [title.fr, ...alsoCalled]).map((name) => name.toLowerCase()),
  );
  const same = questions.filter(({ text }) => names.has(text.toLowerCase()));
  expect(same.length / questions.length).toBeLessThan(0.2);
});

test('an answer takes no time that anybody notices', () => {
  const timesMs = questions.map(({ text }) => {
    const began = performance.now();
    finder.find(text, 3);
    return performance.now() - began;
  });
  // The bound is 30 ms, measured by the benchmark on a quiet machine; here others may be working.
  expect(timesMs.toSorted((a, b) => a - b)[Math.floor(timesMs.length * 0.95)]).toBeLessThan(100);
});
