import { Radio, RadioGroup } from 'react-aria-components';
import { blankValue, type FormInputProps } from './form-input.ts';
import { OptionCards } from './option-card.tsx';

/** One option among several, or blank. Nothing is chosen beforehand. */
export function SingleInput({ form, choices, seed, labelledBy, onChoices }: FormInputProps<'single'>) {
  const value = choices === null ? null : choices.kind === 'blank' ? blankValue : choices.option;
  return (
    <RadioGroup
      className="options"
      aria-labelledby={labelledBy}
      value={value}
      onChange={(chosen) => onChoices(chosen === blankValue ? { kind: 'blank' } : { kind: 'single', option: chosen })}
    >
      <OptionCards form={form} seed={seed} choice={Radio} className="option" />
    </RadioGroup>
  );
}
