import { blankLine, invalidLine, unansweredLine } from '../contract/bags.ts';
import type { BallotForm, QuestionForm } from '../contract/form.ts';
import type { AnswerTally, Tally } from '../contract/tally.ts';
import { questionsOf } from './forms/index.ts';

type Lines = (readonly [string, number])[];

/**
 * What of a tally people can count on slips, line by line. Options: how many slips choose each; points: the sum of what they give; ranks: how
 * many put it first; grades: `option/grade`, an option without one under the worst, as in the count. A questionnaire has the lines of
 * each question behind its id, and those of the slips that leave it open; a question whose tally is withheld has the latter alone.
 */
export function linesOf(form: BallotForm, tally: Tally): Record<string, number> {
  if (tally.kind !== 'questionnaire') return Object.fromEntries(answerLines(form, tally));
  const questions = form.kind === 'questionnaire' ? questionsOf(form) : [];
  return Object.fromEntries([
    ...tally.questions.flatMap(({ id, tally: answers, skipped, notAsked }, index): Lines => {
      const asked = questions[index]?.form;
      const lines = asked && answers ? answerLines(asked, answers) : [];
      const all: Lines = [...lines, [unansweredLine, skipped + notAsked]];
      return all.map(([line, slips]) => [`${id}/${line}`, slips]);
    }),
    ...besideLines(tally),
  ]);
}

/** How much one slip can add to a line: one, but for points. */
export function mostPerSlip(form: BallotForm): number {
  const asked = form.kind === 'questionnaire' ? questionsOf(form).map((question) => question.form) : [form];
  return Math.max(...asked.map((one) => (one.kind === 'points' ? one.mostPerOption : 1)));
}

function answerLines(form: BallotForm | QuestionForm, tally: AnswerTally): Lines {
  return [...chosenLines(form, tally), ...besideLines(tally)];
}

function chosenLines(form: BallotForm | QuestionForm, tally: AnswerTally): Lines {
  switch (tally.kind) {
    case 'ranked':
      return tally.options.map(({ id, first }) => [id, first]);
    case 'majority-judgement': {
      const names = form.kind === 'majority-judgement' ? form.grades.map(({ id }) => id) : [];
      return tally.options.flatMap(({ id, grades }) => names.map((grade, at) => [`${id}/${grade}`, grades[at] ?? 0]));
    }
    default:
      return tally.options.map(({ id, count }) => [id, count]);
  }
}

function besideLines({ blank, invalid }: Pick<Tally, 'blank' | 'invalid'>): Lines {
  return [
    [blankLine, blank],
    [invalidLine, invalid],
  ];
}
