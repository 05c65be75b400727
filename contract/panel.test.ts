import { expect, test } from 'vitest';
import { areAnswersTo, type Panel, panelSchema } from './panel.ts';

const districts = [
  { id: 'centre', name: { fr: 'Centre' } },
  { id: 'port', name: { fr: 'Port' } },
];

test('a city asks any of the questions, each once, and names its districts where it asks for them', () => {
  const faults = (panel: unknown) => panelSchema.safeParse(panel).error?.issues.map(({ path }) => path.join('.')) ?? [];
  expect(faults({ questions: ['age', 'district'], districts })).toEqual([]);
  expect(faults({ questions: ['first-time'] })).toEqual([]);
  expect(faults({ questions: [] })).toEqual(['questions']);
  expect(faults({ questions: ['age', 'tie', 'age'] })).toEqual(['questions.2']);
  expect(faults({ questions: ['income'] })).toEqual(['questions.0']);
  expect(faults({ questions: ['district'] })).toEqual(['districts']);
  expect(faults({ questions: ['age'], districts })).toEqual(['districts']);
  expect(faults({ questions: ['district'], districts: [...districts, districts[0]] })).toEqual(['districts.2.id']);
});

test('answers fit when each question asked has one of its own answers, or none on purpose', () => {
  const panel: Panel = { questions: ['district', 'age'], districts };
  expect(areAnswersTo(panel, { district: 'port', age: null })).toBe(true);
  expect(areAnswersTo(panel, { district: 'age', age: null })).toBe(false);
  expect(areAnswersTo(panel, { district: 'port' })).toBe(false);
  expect(areAnswersTo(panel, { district: 'port', age: null, tie: null })).toBe(false);
});
