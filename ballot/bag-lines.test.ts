import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answer, Choices } from '../contract/choices.ts';
import type { BallotForm, QuestionForm } from '../contract/form.ts';
import { linesOf, mostPerSlip } from './bag-lines.ts';
import { choicesOn, forms } from './forms/every-form.fixture.ts';
import { questionsOf, tally } from './forms/index.ts';

/** A form of any kind, and slips on it. */
const bags = forms.chain((form) =>
  fc.record({ form: fc.constant(form), slips: fc.array(choicesOn(form), { maxLength: 12 }) }),
);

/** What somebody writes down who looks at one slip. */
function readSlip(form: BallotForm, slip: Choices): [string, number][] {
  if (slip.kind === 'blank') return [['(blank)', 1]];
  if (slip.kind !== 'questionnaire' || form.kind !== 'questionnaire')
    return readAnswer(form as QuestionForm, slip as Answer);
  return questionsOf(form).flatMap(({ id, form: asked }, index) => {
    const answer = slip.answers[index] ?? null;
    const read: [string, number][] = answer === null ? [['(unanswered)', 1]] : readAnswer(asked, answer);
    return read.map(([line, slips]): [string, number] => [`${id}/${line}`, slips]);
  });
}

function readAnswer(form: QuestionForm, answer: Answer): [string, number][] {
  const ids = form.options.map(({ id }) => id);
  switch (answer.kind) {
    case 'blank':
      return [['(blank)', 1]];
    case 'yes-no':
    case 'single':
      return [[answer.option, 1]];
    case 'ranked':
      return (answer.ranks[0] ?? []).map((option) => [option, 1]);
    case 'points':
      return answer.points.map((points, at) => [ids[at] ?? '', points]);
    case 'majority-judgement': {
      const worst = form.kind === 'majority-judgement' ? form.grades.at(-1)?.id : undefined;
      return answer.grades.map((grade, at) => [`${ids[at]}/${grade ?? worst}`, 1]);
    }
    default:
      return answer.options.map((option) => [option, 1]);
  }
}

test('the lines of a bag are what people count who look at its slips one by one, whatever the form', () => {
  fc.assert(
    fc.property(bags, ({ form, slips }) => {
      const lines = linesOf(form, tally(form, slips));
      const byHand = Object.fromEntries(Object.keys(lines).map((line) => [line, 0]));
      for (const [line, counted] of slips.flatMap((slip) => readSlip(form, slip)))
        byHand[line] = (byHand[line] ?? Number.NaN) + counted;
      expect(byHand).toEqual(lines);
    }),
  );
});

test('no slip adds more to a line than is said of its form', () => {
  fc.assert(
    fc.property(bags, ({ form, slips }) => {
      for (const [, counted] of slips.flatMap((slip) => readSlip(form, slip)))
        expect(counted).toBeLessThanOrEqual(mostPerSlip(form));
    }),
  );
});

test('no two lines of a bag have one name, and none is lost', () => {
  fc.assert(
    fc.property(bags, ({ form, slips }) => {
      const perQuestion = (asked: QuestionForm) =>
        asked.options.length * (asked.kind === 'majority-judgement' ? asked.grades.length : 1) + 2;
      const expected =
        form.kind === 'questionnaire'
          ? questionsOf(form).reduce((sum, question) => sum + perQuestion(question.form) + 1, 2)
          : perQuestion(form);
      expect(Object.keys(linesOf(form, tally(form, slips)))).toHaveLength(expected);
    }),
  );
});

test('of a question whose tally is withheld only the slips that leave it open are told', () => {
  const question = { kind: 'single', question: { fr: 'Quel nom ?' }, optionOrder: 'as-published' } as const;
  const options = ['a', 'b'].map((id) => ({ id, label: { fr: id } }));
  const form: BallotForm = {
    kind: 'questionnaire',
    question: { fr: 'Que voulez-vous ?' },
    sections: [{ title: { fr: 'Partie' }, questions: [{ id: 'q', form: { ...question, options }, required: false }] }],
  };
  const withheld = { id: 'q', tally: null, skipped: 3, notAsked: 1 };
  const whole = { kind: 'questionnaire', questions: [withheld], expressed: 4, blank: 1, invalid: 0 } as const;
  expect(linesOf(form, { ...whole, questions: [withheld] })).toEqual({
    'q/(unanswered)': 4,
    '(blank)': 1,
    '(invalid)': 0,
  });
});
