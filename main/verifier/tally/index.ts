import type { BallotForm, QuestionForm, QuestionnaireForm } from '../../../contract/form.ts';
import { err, ok, type Result } from '../../../contract/result.ts';
import type { AnswerTally, Tally } from '../../../contract/tally.ts';
import { gradesFault } from './grades.ts';
import { budgetFault, leadersFault, pointsFault, severalFault } from './options.ts';
import { rankedFault } from './ranked.ts';

/**
 * How many ballots a published tally is of, when its figures can be those of so many ballots of this form, and its outcome follows
 * from its figures by the published rules; or a sentence of what is wrong.
 */
export function ballotsCounted(form: BallotForm, tally: Tally, k: number): Result<number, string> {
  if (form.kind !== 'questionnaire') return ballotsOf(form, tally);
  if (tally.kind !== 'questionnaire') return otherKind(tally);
  const fault = questionnaireFault(form, tally, k);
  return fault === undefined ? ok(tally.expressed + tally.blank + tally.invalid) : err(fault);
}

function ballotsOf(form: QuestionForm, tally: Tally): Result<number, string> {
  if (tally.kind === 'questionnaire' || tally.kind !== form.kind) return otherKind(tally);
  const expressed = 'expressed' in tally ? tally.expressed : tally.options.reduce((sum, { count }) => sum + count, 0);
  const fault = answerFault(form, tally, expressed);
  return fault === undefined ? ok(expressed + tally.blank + tally.invalid) : err(fault);
}

function otherKind({ kind }: Tally): Result<never, string> {
  return err(`its figures are of another kind of form (${kind})`);
}

/** @param expressed ballots that are neither blank nor invalid */
function answerFault(form: QuestionForm, tally: AnswerTally, expressed: number): string | undefined {
  if (idsOf(form.options) !== idsOf(tally.options)) return 'its options are not those of the form';
  if (form.kind === 'multiple' && tally.kind === 'multiple')
    return severalFault(tally, expressed, form.minimum, form.maximum);
  if (form.kind === 'budget' && tally.kind === 'budget') return budgetFault(form, tally);
  if (form.kind === 'points' && tally.kind === 'points') return pointsFault(form, tally);
  if (form.kind === 'ranked' && tally.kind === 'ranked') return rankedFault(form, tally);
  if (form.kind === 'majority-judgement' && tally.kind === 'majority-judgement') return gradesFault(form, tally);
  if (tally.kind === 'approval') return severalFault(tally, expressed, 1, form.options.length);
  // Of yes or no, and of one option of several: whatever the figures, they are those of their sum.
  return 'leaders' in tally ? leadersFault(tally) : undefined;
}

function questionnaireFault(
  form: QuestionnaireForm,
  { questions: counted, expressed }: Extract<Tally, { kind: 'questionnaire' }>,
  k: number,
): string | undefined {
  const questions = form.sections.flatMap((section) =>
    section.questions.map((question) => ({ ...question, isConditional: Boolean(section.when ?? question.when) })),
  );
  if (idsOf(questions) !== idsOf(counted)) return 'its questions are not those of the form';
  for (const [index, { id, required, isConditional, form: asks }] of questions.entries()) {
    const { tally = null, skipped = 0, notAsked = 0 } = counted[index] ?? {};
    const answered = expressed - skipped - notAsked;
    if (required && skipped > 0) return `question ${id} was passed over, and could not be`;
    if (!isConditional && notAsked > 0) return `question ${id} is asked of everybody, and was not`;
    if (answered < 0) return `question ${id} was passed over more often than there are ballots`;
    if ((tally === null) !== answered < k)
      return `question ${id} has figures of fewer than ${k} answers, or none although there are more`;
    if (tally === null) continue;
    const ballots = ballotsOf(asks, tally);
    if (!ballots.ok) return `question ${id}: ${ballots.error}`;
    if (ballots.value !== answered)
      return `question ${id} has figures of ${ballots.value} answers, and there are ${answered}`;
  }
  return undefined;
}

function idsOf(of: readonly { readonly id: string }[]): string {
  return of.map(({ id }) => id).join(' ');
}
