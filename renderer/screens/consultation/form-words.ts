import type { TFunction } from 'i18next';
import { costOf, validateChoices } from '../../../ballot/forms/index.ts';
import type { AnswerError } from '../../../ballot/forms/rules.ts';
import type { Answer } from '../../../contract/choices.ts';
import type { BudgetForm, QuestionForm } from '../../../contract/form.ts';

type Euros = (amount: number) => string;

/** How a question is answered, in words; none where a look at it tells. */
export function ruleOf(form: QuestionForm, t: TFunction, euros: Euros): string | null {
  switch (form.kind) {
    case 'yes-no':
    case 'single':
      return null;
    case 'approval':
      return t('choose.rule.approval');
    case 'multiple': {
      const { minimum, maximum } = form;
      if (minimum === maximum) return t('choose.rule.exactly', { count: maximum });
      if (minimum === 1) return t('choose.rule.atMost', { count: maximum });
      return t('choose.rule.between', { minimum, maximum });
    }
    case 'ranked':
      return form.ties ? t('choose.rule.rankedTies') : t('choose.rule.ranked');
    case 'majority-judgement':
      return t('choose.rule.grades');
    case 'budget':
      return t('choose.rule.budget', { envelope: euros(form.envelopeEuros) });
    case 'points':
      return t('choose.rule.points', { total: form.total, most: form.mostPerOption });
  }
}

/** Where a resident stands with a question: what is still to do, or how much was chosen. `isReady`: nothing is amiss. */
export function progressOf(
  form: QuestionForm,
  choices: Answer | null,
  t: TFunction,
  euros: Euros,
): { readonly isReady: boolean; readonly says: string } {
  if (choices === null) return { isReady: false, says: t('choose.none') };
  const valid = validateChoices(form, choices);
  if (valid.ok) return { isReady: true, says: chosenSoFar(form, choices, t, euros) };
  // The rules of one question know no other question.
  return { isReady: false, says: whatIsAmiss(form, valid.error as AnswerError, t, euros) };
}

function chosenSoFar(form: QuestionForm, choices: Answer, t: TFunction, euros: Euros): string {
  switch (choices.kind) {
    case 'multiple':
    case 'approval':
      return t('choose.chosen', { count: choices.options.length });
    case 'ranked':
      return t('choose.ranked.count', { count: choices.ranks.flat().length });
    case 'majority-judgement': {
      const ungraded = choices.grades.filter((grade) => grade === null).length;
      return ungraded > 0 ? t('choose.grades.missing', { count: ungraded }) : '';
    }
    case 'budget':
      return t('choose.budget.left', { amount: euros(leftOf(form as BudgetForm, choices.options)) });
    case 'points': {
      const given = choices.points.reduce((sum, one) => sum + one, 0);
      return form.kind === 'points' ? t('choose.points.left', { count: form.total - given }) : '';
    }
    default:
      return '';
  }
}

function whatIsAmiss(form: QuestionForm, error: AnswerError, t: TFunction, euros: Euros): string {
  if (form.kind === 'multiple' && error.code === 'too-few')
    return t('choose.more', { count: form.minimum - error.chosen });
  if (form.kind === 'multiple' && error.code === 'too-many')
    return t('choose.less', { count: error.chosen - form.maximum });
  if (form.kind === 'budget' && error.code === 'too-expensive')
    return t('choose.budget.tooMuch', { amount: euros(error.costEuros - form.envelopeEuros) });
  return t('choose.none');
}

function leftOf(form: BudgetForm, chosen: readonly string[]): number {
  return form.envelopeEuros - costOf(form, chosen);
}
