import { areAsked } from '../../../ballot/forms/index.ts';
import type { Answer } from '../../../contract/choices.ts';
import type { QuestionnaireForm } from '../../../contract/form.ts';

/** For each question, in the order of the form; null where it is not answered. */
export type Answers = readonly (Answer | null)[];

/** The answers once one of them is changed. Those to questions that are no longer asked go: a ballot holds nothing that nobody sees. */
export function answersWith(form: QuestionnaireForm, answers: Answers, at: number, answer: Answer | null): Answers {
  const changed = answers.with(at, answer);
  const asked = areAsked(form, changed);
  return changed.map((one, index) => (asked[index] ? one : null));
}

/** Where the questions stand that are asked now. */
export function askedPlaces(form: QuestionnaireForm, answers: Answers): readonly number[] {
  return areAsked(form, answers).flatMap((isAsked, at) => (isAsked ? [at] : []));
}
