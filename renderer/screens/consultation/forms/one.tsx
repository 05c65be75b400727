import { Radio, RadioGroup } from 'react-aria-components';
import type { BlankChoices, Choices } from '../../../../contract/choices.ts';
import { blankValue, type FormInputProps } from './form-input.ts';
import { OptionCards } from './option-card.tsx';

type One = 'yes-no' | 'single';

/** One option of two or of several, or blank. Nothing is chosen beforehand. */
export function OneInput(props: FormInputProps<'yes-no'> | FormInputProps<'single'>) {
  const { form, choices, seed, labelledBy, onChoices } = props as FormInputProps<One>;
  const value = choices === null ? null : choices.kind === 'blank' ? blankValue : choices.option;

  function choose(option: string) {
    // The options are the form's own, so that of yes and no it is one of the two.
    const chosen = { kind: form.kind, option } as Extract<Choices, { kind: One }>;
    const blank: BlankChoices = { kind: 'blank' };
    onChoices(option === blankValue ? blank : chosen);
  }

  return (
    <RadioGroup className="options" aria-labelledby={labelledBy} value={value} onChange={choose}>
      <OptionCards form={form} seed={seed} choice={Radio} className="option" />
    </RadioGroup>
  );
}
