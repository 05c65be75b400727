import fc from 'fast-check';
import type { Answer, Choices } from '../../contract/choices.ts';
import {
  type BallotForm,
  type BudgetForm,
  isChosenFrom,
  type MajorityJudgementForm,
  type PointsForm,
  type Question,
  type QuestionForm,
  type QuestionnaireForm,
  type RankedForm,
} from '../../contract/form.ts';
import { areAsked, questionsOf } from './index.ts';

const id = fc.stringMatching(/^[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}$/);
const ids = fc.uniqueArray(id, { minLength: 2, maxLength: 6 });
const label = (name: string) => ({ fr: `Réponse ${name}` });
const optionsOf = (names: readonly string[]) => names.map((name) => ({ id: name, label: label(name) }));
const asked = { question: { fr: 'Que voulez-vous ?' } };
const optionOrder = 'as-published' as const;

const yesNo: fc.Arbitrary<QuestionForm> = fc.constant({
  kind: 'yes-no',
  ...asked,
  options: [
    { id: 'yes', label: { fr: 'Pour' } },
    { id: 'no', label: { fr: 'Contre' } },
  ],
});

const single: fc.Arbitrary<QuestionForm> = ids.map((names) => ({
  kind: 'single',
  ...asked,
  options: optionsOf(names),
  optionOrder,
}));

const multiple: fc.Arbitrary<QuestionForm> = ids.chain((names) =>
  fc
    .integer({ min: 2, max: names.length })
    .chain((maximum) => fc.record({ maximum: fc.constant(maximum), minimum: fc.integer({ min: 1, max: maximum }) }))
    .map((limits): QuestionForm => ({ kind: 'multiple', ...asked, options: optionsOf(names), optionOrder, ...limits })),
);

const approval: fc.Arbitrary<QuestionForm> = ids.map((names) => ({
  kind: 'approval',
  ...asked,
  options: optionsOf(names),
  optionOrder,
}));

const ranked: fc.Arbitrary<RankedForm> = ids.chain((names) =>
  fc
    .constantFrom(
      { method: 'schulze', ties: true } as const,
      { method: 'schulze', ties: false } as const,
      { method: 'instant-runoff', ties: false } as const,
    )
    .map((rule) => ({ kind: 'ranked', ...asked, options: optionsOf(names), optionOrder, ...rule })),
);

const majorityJudgement: fc.Arbitrary<MajorityJudgementForm> = fc
  .tuple(ids, fc.uniqueArray(id, { minLength: 5, maxLength: 7 }))
  .map(([names, grades]) => ({
    kind: 'majority-judgement',
    ...asked,
    options: optionsOf(names),
    optionOrder,
    grades: optionsOf(grades),
  }));

const budget: fc.Arbitrary<BudgetForm> = ids.chain((names) =>
  fc
    .record({
      costs: fc.array(fc.integer({ min: 1, max: 50 }), { minLength: names.length, maxLength: names.length }),
      more: fc.nat(150),
      method: fc.constantFrom('greedy' as const, 'equal-shares' as const),
    })
    .map(({ costs, more, method }) => ({
      kind: 'budget',
      ...asked,
      options: optionsOf(names).map((option, index) => ({ ...option, costEuros: costs[index] ?? 1 })),
      optionOrder,
      envelopeEuros: Math.min(...costs) + more,
      method,
    })),
);

const points: fc.Arbitrary<PointsForm> = ids.chain((names) =>
  fc.integer({ min: 1, max: 20 }).chain((mostPerOption) =>
    fc.integer({ min: mostPerOption, max: 40 }).map(
      (total): PointsForm => ({
        kind: 'points',
        ...asked,
        options: optionsOf(names),
        optionOrder,
        mostPerOption,
        total,
      }),
    ),
  ),
);

/** A form of one question, of any kind. */
export const questionForms: fc.Arbitrary<QuestionForm> = fc.oneof(
  yesNo,
  single,
  multiple,
  approval,
  ranked,
  majorityJudgement,
  budget,
  points,
);

const questionnaires: fc.Arbitrary<QuestionnaireForm> = fc
  .array(fc.record({ form: questionForms, required: fc.boolean(), when: fc.option(fc.nat(100)) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((drawn) => {
    const questions: Question[] = [];
    for (const [index, { form, required, when }] of drawn.entries()) {
      const before = questions.filter((question) => isChosenFrom(question.form));
      const condition = when === null ? undefined : before[when % Math.max(1, before.length)];
      const option = condition?.form.options[(when ?? 0) % 2]?.id;
      questions.push({
        id: `question-${index}`,
        form,
        required,
        ...(condition && option && { when: { question: condition.id, anyOf: [option] } }),
      });
    }
    return { kind: 'questionnaire', ...asked, sections: [{ title: { fr: 'Première partie' }, questions }] };
  });

/** A form of any kind. */
export const forms: fc.Arbitrary<BallotForm> = fc.oneof(
  { weight: 8, arbitrary: questionForms },
  { weight: 2, arbitrary: questionnaires },
);

const blank: fc.Arbitrary<Answer> = fc.constant({ kind: 'blank' });

/** Valid answers to a question, blank among them. */
function answersTo(form: QuestionForm): fc.Arbitrary<Answer> {
  return fc.oneof({ weight: 5, arbitrary: expressedOn(form) }, { weight: 1, arbitrary: blank });
}

function expressedOn(form: QuestionForm): fc.Arbitrary<Answer> {
  const names: string[] = form.options.map((option) => option.id);
  switch (form.kind) {
    case 'yes-no':
      return fc.constantFrom('yes' as const, 'no' as const).map((option) => ({ kind: 'yes-no', option }));
    case 'single':
      return fc.constantFrom(...names).map((option) => ({ kind: 'single', option }));
    case 'multiple':
      return fc
        .subarray(names, { minLength: form.minimum, maxLength: form.maximum })
        .map((options) => ({ kind: 'multiple', options }));
    case 'approval':
      return fc.subarray(names, { minLength: 1 }).map((options) => ({ kind: 'approval', options }));
    case 'ranked':
      return rankings(names, form.ties).map((ranks) => ({ kind: 'ranked', ranks }));
    case 'majority-judgement':
      return fc
        .array(fc.option(fc.constantFrom(...form.grades.map((grade) => grade.id))), {
          minLength: names.length,
          maxLength: names.length,
        })
        .filter((grades) => grades.some((grade) => grade !== null))
        .map((grades) => ({ kind: 'majority-judgement', grades }));
    case 'budget':
      return fc.shuffledSubarray(names, { minLength: 1 }).map((wanted) => withinEnvelope(form, wanted));
    case 'points':
      return fc
        .array(fc.nat(form.mostPerOption), { minLength: names.length, maxLength: names.length })
        .map((wanted) => withinTotal(form, wanted));
  }
}

function rankings(names: readonly string[], ties: boolean): fc.Arbitrary<string[][]> {
  return fc
    .tuple(fc.shuffledSubarray([...names], { minLength: 1 }), fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
    .map(([order, joined]) => {
      const groups: string[][] = [];
      for (const [index, name] of order.entries()) {
        const last = groups.at(-1);
        if (ties && last && joined[index]) last.push(name);
        else groups.push([name]);
      }
      return groups.map((group) => names.filter((name) => group.includes(name)));
    });
}

function withinEnvelope(form: BudgetForm, wanted: readonly string[]): Answer {
  let left = form.envelopeEuros;
  const taken = new Set<string>();
  const cheapest = form.options.toSorted((one, other) => one.costEuros - other.costEuros)[0];
  for (const name of [...wanted, cheapest?.id]) {
    const project = form.options.find((option) => option.id === name);
    if (!project || project.costEuros > left || taken.has(project.id)) continue;
    taken.add(project.id);
    left -= project.costEuros;
  }
  return { kind: 'budget', options: form.options.map((option) => option.id).filter((name) => taken.has(name)) };
}

function withinTotal(form: PointsForm, wanted: readonly number[]): Answer {
  let left = form.total;
  const given = wanted.map((number) => {
    const kept = Math.min(number, left);
    left -= kept;
    return kept;
  });
  return { kind: 'points', points: given.some((number) => number > 0) ? given : given.with(0, 1) };
}

function questionnaireAnswers(form: QuestionnaireForm): fc.Arbitrary<Choices> {
  const questions = questionsOf(form);
  return fc
    .tuple(...questions.map((question) => fc.tuple(answersTo(question.form), fc.boolean())))
    .map((drawn): Choices => {
      let answers: (Answer | null)[] = questions.map(() => null);
      for (const [index, [answer, isPassed]] of drawn.entries()) {
        if (!areAsked(form, answers)[index]) continue;
        answers = answers.with(index, isPassed && !questions[index]?.required ? null : answer);
      }
      return answers.some((answer) => answer !== null) ? { kind: 'questionnaire', answers } : { kind: 'blank' };
    });
}

/** Valid choices on a form, blank among them. */
export function choicesOn(form: BallotForm): fc.Arbitrary<Choices> {
  if (form.kind !== 'questionnaire') return answersTo(form);
  return fc.oneof({ weight: 5, arbitrary: questionnaireAnswers(form) }, { weight: 1, arbitrary: blank });
}

/** A form of any kind, and ballots on it. */
export const formsAndBallots: fc.Arbitrary<readonly [BallotForm, readonly Choices[]]> = forms.chain((form) =>
  fc.tuple(fc.constant(form), fc.array(choicesOn(form), { maxLength: 30 })),
);
