import type { ComponentType } from 'react';
import type { QuestionForm } from '../../../../contract/form.ts';
import { BudgetInput } from './budget.tsx';
import type { FormInputProps } from './form-input.ts';
import { MajorityJudgementInput } from './majority-judgement.tsx';
import { OneInput } from './one.tsx';
import { PointsInput } from './points.tsx';
import { RankedInput } from './ranked.tsx';
import { SeveralInput } from './several.tsx';

type QuestionKind = QuestionForm['kind'];

/** How each kind of question is answered: a new one is a file here and a line in this table. */
const inputs: { readonly [Kind in QuestionKind]: ComponentType<FormInputProps<Kind>> } = {
  'yes-no': OneInput,
  single: OneInput,
  multiple: SeveralInput,
  approval: SeveralInput,
  ranked: RankedInput,
  'majority-judgement': MajorityJudgementInput,
  budget: BudgetInput,
  points: PointsInput,
};

export function FormInput(props: FormInputProps<QuestionKind>) {
  // TypeScript cannot see that a form and the input found by its kind belong together.
  const Input = inputs[props.form.kind] as ComponentType<FormInputProps<QuestionKind>>;
  return <Input {...props} />;
}
