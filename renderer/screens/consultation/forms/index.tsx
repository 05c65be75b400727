import type { ComponentType } from 'react';
import type { BallotForm, BlankChoices, Choices, FormKind } from '../../../../contract/form.ts';
import { SingleInput } from './single.tsx';

export interface FormInputProps<Kind extends FormKind> {
  readonly form: Extract<BallotForm, { kind: Kind }>;
  /** Null until the resident has chosen something. */
  readonly choices: Extract<Choices, { kind: Kind }> | BlankChoices | null;
  /** For a random order of options: the same for the whole visit. */
  readonly seed: number;
  /** Id of the element that asks the question. */
  readonly labelledBy: string;
  readonly onChoices: (choices: Extract<Choices, { kind: Kind }> | BlankChoices) => void;
}

/** How each kind of form is filled in: a new one is a file here and a line in this table. */
const inputs: { readonly [Kind in FormKind]: ComponentType<FormInputProps<Kind>> } = { single: SingleInput };

export function FormInput(props: FormInputProps<FormKind>) {
  const Input = inputs[props.form.kind];
  return <Input {...props} />;
}
