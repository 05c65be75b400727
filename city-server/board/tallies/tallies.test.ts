import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formsAndBallots } from '../../../ballot/forms/every-form.fixture.ts';
import { inLanguage, questionsOf, tally } from '../../../ballot/forms/index.ts';
import type { Choices } from '../../../contract/choices.ts';
import { type BallotForm, type BudgetForm, languages } from '../../../contract/form.ts';
import type { Tally } from '../../../contract/tally.ts';
import { html, readerOf } from '../../web/index.ts';
import { tallyPart } from './index.ts';

const readers = languages.map((lang) => readerOf({ lang }, 'Europe/Paris'));

test('whatever was asked and chosen: every option is on the page, and every figure of every option', () => {
  fc.assert(
    fc.property(formsAndBallots, ([form, ballots]) => {
      const counted = tally(form, ballots);
      for (const reader of readers) {
        const page = String(tallyPart(reader, form, counted, ballots.length));
        for (const label of labelsOf(form)) expect(page).toContain(String(html`${label}`));
        for (const figure of figuresOf(counted)) expect(page).toContain(`>${reader.number(figure)}<`);
        expect(page).not.toMatch(/result\.|undefined|NaN|\[object/);
      }
    }),
  );
});

const budget: BudgetForm = {
  kind: 'budget',
  question: { fr: 'Quels projets ?' },
  envelopeEuros: 60_000,
  method: 'greedy',
  optionOrder: 'as-published',
  options: [
    { id: 'bancs', label: { fr: 'Bancs' }, costEuros: 20_000 },
    { id: 'piste', label: { fr: 'Piste' }, costEuros: 50_000 },
    { id: 'fontaine', label: { fr: 'Fontaine' }, costEuros: 35_500 },
  ],
};

test('a budget says what each project costs, what the funded ones cost of the envelope, and by which rule', () => {
  const ballots: Choices[] = [];
  for (let voter = 0; voter < 5; voter += 1) ballots.push({ kind: 'budget', options: ['bancs', 'fontaine'] });
  for (let voter = 0; voter < 4; voter += 1) ballots.push({ kind: 'budget', options: ['piste'] });
  const [french] = readers;
  const words = (form: BudgetForm) =>
    String(tallyPart(french as (typeof readers)[number], form, tally(form, ballots), ballots.length)).replace(
      /\s/g,
      ' ',
    );
  expect(words(budget)).toContain('Piste · 50 000 €');
  expect(words(budget)).toContain('Les projets financés coûtent 55 500 € sur 60 000 €.');
  expect(words(budget)).toContain('Les projets les plus choisis passent d’abord');
  expect(words({ ...budget, method: 'equal-shares' })).toContain('Chaque bulletin a une part égale');
});

function labelsOf(form: BallotForm): string[] {
  const forms = form.kind === 'questionnaire' ? questionsOf(form).map((question) => question.form) : [form];
  return forms.flatMap(({ options }) => options.map(({ label }) => inLanguage(label, 'fr')));
}

/** What was counted of each option: how often it was chosen or preferred to another, its points, or each of its grades. */
function figuresOf(counted: Tally): number[] {
  switch (counted.kind) {
    case 'questionnaire':
      return counted.questions.flatMap(({ tally }) => (tally ? figuresOf(tally) : []));
    case 'ranked':
      return counted.pairwise.flatMap((row, at) => row.toSpliced(at, 1));
    case 'majority-judgement':
      return counted.options.flatMap(({ grades }) => grades);
    default:
      return counted.options.map(({ count }) => count);
  }
}
