import type { TFunction } from 'i18next';
import { validateChoices } from '../../../ballot/forms/index.ts';
import type { BallotForm, Choices } from '../../../contract/form.ts';

/** How many answers a form takes of several, in words. */
export function ruleOf(form: Exclude<BallotForm, { kind: 'single' }>, t: TFunction): string {
  switch (form.kind) {
    case 'approval':
      return t('choose.rule.approval');
    case 'multiple': {
      const { minimum, maximum } = form;
      if (minimum === maximum) return t('choose.rule.exactly', { count: maximum });
      if (minimum === 1) return t('choose.rule.atMost', { count: maximum });
      return t('choose.rule.between', { minimum, maximum });
    }
  }
}

/** Where a resident stands with a form: what is still to do, or how much was chosen. `isReady`: it can be looked at once more and cast. */
export function progressOf(
  form: BallotForm,
  choices: Choices | null,
  t: TFunction,
): { readonly isReady: boolean; readonly says: string } {
  if (choices === null) return { isReady: false, says: t('choose.none') };
  const valid = validateChoices(form, choices);
  if (valid.ok) {
    const isCounted = choices.kind === 'multiple' || choices.kind === 'approval';
    return { isReady: true, says: isCounted ? t('choose.chosen', { count: choices.options.length }) : '' };
  }
  if (form.kind === 'multiple' && valid.error.code === 'too-few')
    return { isReady: false, says: t('choose.more', { count: form.minimum - valid.error.chosen }) };
  if (form.kind === 'multiple' && valid.error.code === 'too-many')
    return { isReady: false, says: t('choose.less', { count: valid.error.chosen - form.maximum }) };
  return { isReady: false, says: t('choose.none') };
}
