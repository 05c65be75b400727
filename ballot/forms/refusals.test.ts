import { expect, test } from 'vitest';
import type { Answer, Choices } from '../../contract/choices.ts';
import { type BallotForm, formSchema, type QuestionForm, type QuestionnaireForm } from '../../contract/form.ts';
import { validateChoices } from './index.ts';

const label = (fr: string) => ({ fr });
const options = ['a', 'b', 'c'].map((id) => ({ id, label: label(id) }));
const asked = { question: label('Q ?') };
const optionOrder = 'as-published' as const;
const grades = ['best', 'good', 'fair', 'poor', 'bad'].map((id) => ({ id, label: label(id) }));

const ranked: QuestionForm = { kind: 'ranked', ...asked, options, optionOrder, ties: false, method: 'schulze' };
const judged: QuestionForm = { kind: 'majority-judgement', ...asked, options, optionOrder, grades };
const budget: QuestionForm = {
  kind: 'budget',
  ...asked,
  options: options.map((option, index) => ({ ...option, costEuros: 10 * (index + 1) })),
  optionOrder,
  envelopeEuros: 40,
  method: 'greedy',
};
const points: QuestionForm = { kind: 'points', ...asked, options, optionOrder, mostPerOption: 3, total: 4 };
const yesNo: QuestionForm = {
  kind: 'yes-no',
  ...asked,
  options: [
    { id: 'yes', label: label('Pour') },
    { id: 'no', label: label('Contre') },
  ],
};
const questionnaire: QuestionnaireForm = {
  kind: 'questionnaire',
  ...asked,
  sections: [
    { title: label('Le parc'), questions: [{ id: 'park', required: true, form: yesNo }] },
    {
      title: label('Les bancs'),
      when: { question: 'park', anyOf: ['yes'] },
      questions: [
        { id: 'benches', required: false, form: budget },
        { id: 'place', required: true, form: ranked },
      ],
    },
  ],
};

function refusal(form: BallotForm, choices: Choices) {
  const validated = validateChoices(form, choices);
  return validated.ok ? null : validated.error;
}

function problems(form: object): string[] {
  const { error } = formSchema.safeParse(form);
  return error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? [];
}

test('a ranking has each option once, in known names, and no tie where the form wants an order', () => {
  const ranks = (...groups: string[][]): Answer => ({ kind: 'ranked', ranks: groups });
  expect(refusal(ranked, ranks(['c'], ['a']))).toBeNull();
  expect(refusal(ranked, ranks(['a'], ['d']))).toEqual({ code: 'unknown-option', option: 'd' });
  expect(refusal(ranked, ranks(['a'], ['b'], ['a']))).toEqual({ code: 'out-of-order', option: 'a' });
  expect(refusal(ranked, ranks(['a', 'b']))).toEqual({ code: 'tied', options: ['a', 'b'] });
  const tied: QuestionForm = { ...ranked, ties: true };
  expect(refusal(tied, ranks(['a', 'b'], ['c']))).toBeNull();
  expect(refusal(tied, ranks(['b', 'a']))).toEqual({ code: 'out-of-order', option: 'a' });
});

test('an instant run-off counts one option at a rank, so that its form allows no ties', () => {
  expect(problems({ ...ranked, ties: true, method: 'instant-runoff' })).toEqual([
    'ties: expected false: instant run-off counts one option at a rank',
  ]);
});

test('grades are those of the form, one for each option or none, and at least one in all', () => {
  const given = (...of: (string | null)[]): Answer => ({ kind: 'majority-judgement', grades: of });
  expect(refusal(judged, given('best', null, 'bad'))).toBeNull();
  expect(refusal(judged, given('best', 'bad'))).toEqual({ code: 'wrong-length' });
  expect(refusal(judged, given('best', 'superb', null))).toEqual({ code: 'unknown-grade', grade: 'superb' });
  expect(refusal(judged, given(null, null, null))).toEqual({ code: 'too-few', chosen: 0 });
  expect(problems({ ...judged, grades: grades.slice(1) })).toHaveLength(1);
  expect(problems({ ...judged, grades: [...grades, grades[0]] })).toEqual(['grades: grade ids must differ']);
});

test('projects fit the envelope together, and the envelope is large enough for one of them', () => {
  const chosen = (...of: string[]): Answer => ({ kind: 'budget', options: of });
  expect(refusal(budget, chosen('a', 'c'))).toBeNull();
  expect(refusal(budget, chosen('b', 'c'))).toEqual({ code: 'too-expensive', costEuros: 50 });
  expect(refusal(budget, chosen('c', 'a'))).toEqual({ code: 'out-of-order', option: 'a' });
  expect(problems({ ...budget, envelopeEuros: 9 })).toEqual([
    'envelopeEuros: expected no less than the cheapest project costs',
  ]);
});

test('points are for each option, no more than one may have, and no more than there are', () => {
  const given = (...of: number[]): Answer => ({ kind: 'points', points: of });
  expect(refusal(points, given(3, 0, 1))).toBeNull();
  expect(refusal(points, given(0, 1, 0))).toBeNull();
  expect(refusal(points, given(1, 1))).toEqual({ code: 'wrong-length' });
  expect(refusal(points, given(0, 4, 0))).toEqual({ code: 'too-many-points', option: 'b' });
  expect(refusal(points, given(3, 2, 0))).toEqual({ code: 'too-many', chosen: 5 });
  expect(refusal(points, given(0, 0, 0))).toEqual({ code: 'too-few', chosen: 0 });
  expect(problems({ ...points, total: 2 })).toEqual(['mostPerOption: expected no more than the total']);
});

test('a questionnaire has an answer to every question that is asked and required, and to none that is not asked', () => {
  const given = (...answers: (Answer | null)[]): Choices => ({ kind: 'questionnaire', answers });
  const [yes, no]: Answer[] = [
    { kind: 'yes-no', option: 'yes' },
    { kind: 'yes-no', option: 'no' },
  ];
  if (!yes || !no) throw new Error('two answers');
  const place: Answer = { kind: 'ranked', ranks: [['b']] };
  expect(refusal(questionnaire, given(no, null, null))).toBeNull();
  expect(refusal(questionnaire, given(yes, null, place))).toBeNull();
  expect(refusal(questionnaire, given({ kind: 'blank' }, null, null))).toBeNull();
  expect(refusal(questionnaire, given(yes, null, null))).toEqual({ code: 'unanswered', question: 'place' });
  expect(refusal(questionnaire, given(null, null, null))).toEqual({ code: 'unanswered', question: 'park' });
  expect(refusal(questionnaire, given(no, null, place))).toEqual({ code: 'not-asked', question: 'place' });
  expect(refusal(questionnaire, given(yes, { kind: 'budget', options: ['b', 'c'] }, place))).toEqual({
    code: 'wrong-answer',
    question: 'benches',
    error: { code: 'too-expensive', costEuros: 50 },
  });
  expect(refusal(questionnaire, given(yes, null))).toEqual({ code: 'wrong-length' });
  expect(refusal(questionnaire, yes)).toEqual({ code: 'other-kind' });
});

test('a condition looks back, to a question that is answered by choosing one of its options', () => {
  const [first, second] = questionnaire.sections;
  const withWhen = (when: object) => ({ ...questionnaire, sections: [first, { ...second, when }] });
  expect(problems(questionnaire)).toEqual([]);
  expect(problems({ ...questionnaire, sections: [second, first] })).toEqual([
    'sections.0.when.question: expected the id of an earlier question',
  ]);
  expect(problems(withWhen({ question: 'park', anyOf: ['maybe'] }))).toEqual([
    'sections.1.when.anyOf.0: expected an option of that question',
  ]);
  const third = { title: label('Fin'), when: { question: 'place', anyOf: ['a'] }, questions: first?.questions };
  expect(problems({ ...questionnaire, sections: [first, second, third] })).toEqual([
    'sections.2.when.question: expected a question that is answered by choosing options',
    'sections.2.questions.0.id: question ids must differ',
  ]);
});
