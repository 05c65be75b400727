import type { ComponentType } from 'react';
import type { FormKind } from '../../../../contract/form.ts';
import type { FormInputProps } from './form-input.ts';
import { SeveralInput } from './several.tsx';
import { SingleInput } from './single.tsx';

/** How each kind of form is filled in: a new one is a file here and a line in this table. */
const inputs: { readonly [Kind in FormKind]: ComponentType<FormInputProps<Kind>> } = {
  single: SingleInput,
  multiple: SeveralInput,
  approval: SeveralInput,
};

export function FormInput(props: FormInputProps<FormKind>) {
  // TypeScript cannot see that a form and the input found by its kind belong together.
  const Input = inputs[props.form.kind] as ComponentType<FormInputProps<FormKind>>;
  return <Input {...props} />;
}
