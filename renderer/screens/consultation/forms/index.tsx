import type { ComponentType } from 'react';
import type { FormKind } from '../../../../contract/form.ts';
import type { FormInputProps } from './form-input.ts';
import { SingleInput } from './single.tsx';

/** How each kind of form is filled in: a new one is a file here and a line in this table. */
const inputs: { readonly [Kind in FormKind]: ComponentType<FormInputProps<Kind>> } = { single: SingleInput };

export function FormInput(props: FormInputProps<FormKind>) {
  const Input = inputs[props.form.kind];
  return <Input {...props} />;
}
