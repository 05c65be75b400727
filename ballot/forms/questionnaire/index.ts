import type { Answer, Choices } from '../../../contract/choices.ts';
import type { Condition, Localized, Question, QuestionnaireForm } from '../../../contract/form.ts';
import { err, ok } from '../../../contract/result.ts';
import { answers } from '../answers.ts';
import { areSame, idsOf } from '../options.ts';
import type { AnswerError, ChoiceLine, FormRules, PossibleLines } from '../rules.ts';

type Answers = readonly (Answer | null)[];

/** A question, and the section in which it stands. */
export type PlacedQuestion = Question & { readonly section: Localized };

/** Questions one after the other, each answered by its own rules. */
export const questionnaire: FormRules<'questionnaire'> = {
  validate(form, choices) {
    const questions = questionsOf(form);
    if (choices.answers.length !== questions.length) return err({ code: 'wrong-length' });
    const asked = areAsked(form, choices.answers);
    for (const [index, { id: question, required, form: asks }] of questions.entries()) {
      const answer = choices.answers[index] ?? null;
      if (answer === null) {
        if (asked[index] && required) return err({ code: 'unanswered', question });
        continue;
      }
      if (!asked[index]) return err({ code: 'not-asked', question });
      const valid = answers.validate(asks, answer);
      // The rules of one question know no other question.
      if (!valid.ok) return err({ code: 'wrong-answer', question, error: valid.error as AnswerError });
    }
    return choices.answers.some((answer) => answer !== null) ? ok(choices) : err({ code: 'too-few', chosen: 0 });
  },

  longest(form) {
    return { kind: 'questionnaire', answers: questionsOf(form).map(({ form: asks }) => answers.longest(asks)) };
  },

  describe(form, choices) {
    return questionsOf(form).flatMap(({ form: asks }, index): ChoiceLine[] => {
      const answer = choices.answers[index] ?? null;
      return [
        { kind: 'question', label: asks.question },
        ...(answer === null ? [{ kind: 'unanswered' } as const] : answers.describe(asks, answer)),
      ];
    });
  },

  possible(form) {
    return questionsOf(form).flatMap(({ form: asks }): PossibleLines[] => {
      const [first = { lines: [], most: 1 }, ...others] = answers.possible(asks);
      return [
        { lines: [{ kind: 'question', label: asks.question }], most: 1 },
        { ...first, lines: [{ kind: 'unanswered' }, ...first.lines] },
        ...others,
      ];
    });
  },

  counter(form) {
    const counters = questionsOf(form).map(({ id, form: asks }) => ({
      id,
      answered: answers.counter(asks),
      skipped: 0,
      notAsked: 0,
    }));
    let expressed = 0;
    return {
      add(choices, ballots) {
        expressed += ballots;
        const asked = areAsked(form, choices.answers);
        for (const [index, counter] of counters.entries()) {
          const answer = choices.answers[index] ?? null;
          if (answer !== null) counter.answered.add(answer, ballots);
          else if (asked[index]) counter.skipped += ballots;
          else counter.notAsked += ballots;
        }
      },
      tally: () => ({
        kind: 'questionnaire',
        questions: counters.map(({ answered, ...counter }) => ({ ...counter, tally: answered.tally() })),
        expressed,
      }),
    };
  },

  expressed(form, { questions: counted, expressed }) {
    const questions = questionsOf(form);
    if (!areSame(idsOf(counted), idsOf(questions))) return null;
    const isPossible = questions.every(({ form: asks }, index) => {
      const { tally = null, skipped = 0, notAsked = 0 } = counted[index] ?? {};
      const answered = expressed - skipped - notAsked;
      return tally === null ? answered >= 0 : answers.ballotsIn(asks, tally) === answered;
    });
    return isPossible ? expressed : null;
  },
};

/** The questions of a questionnaire, in their order: the order of its answers. */
export function questionsOf({ sections }: QuestionnaireForm): PlacedQuestion[] {
  return sections.flatMap(({ title, questions }) => questions.map((question) => ({ ...question, section: title })));
}

/** Which questions are asked of someone who gave these answers so far; conditions look back only, so that one pass decides. */
export function areAsked({ sections }: QuestionnaireForm, given: Answers): boolean[] {
  const answerTo = new Map<string, Answer | null>();
  const holds = (condition: Condition | undefined) => {
    if (!condition) return true;
    const answer = answerTo.get(condition.question) ?? null;
    return answer !== null && chosenIn(answer).some((option) => condition.anyOf.includes(option));
  };
  const asked: boolean[] = [];
  for (const section of sections) {
    const isSectionAsked = holds(section.when);
    for (const { id, when } of section.questions) {
      const isAsked = isSectionAsked && holds(when);
      answerTo.set(id, isAsked ? (given[asked.length] ?? null) : null);
      asked.push(isAsked);
    }
  }
  return asked;
}

function chosenIn(answer: Choices): readonly string[] {
  if ('option' in answer) return [answer.option];
  return 'options' in answer ? answer.options : [];
}
