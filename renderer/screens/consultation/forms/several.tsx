import { Checkbox, CheckboxGroup } from 'react-aria-components';
import { blankValue, type FormInputProps } from './form-input.ts';
import { OptionCards } from './option-card.tsx';

/**
 * Several options of several, or blank. All boxes can be ticked at any time: whoever ticks one too many reads that, and takes back
 * which one they like. Blank takes the place of all others, and gives way to the first of them.
 */
export function SeveralInput(props: FormInputProps<'multiple'> | FormInputProps<'approval'>) {
  const { form, choices, seed, labelledBy, describedBy, onChoices } = props as FormInputProps<'multiple' | 'approval'>;
  const value = choices === null ? [] : choices.kind === 'blank' ? [blankValue] : choices.options;

  function change(ticked: readonly string[]) {
    if (ticked.includes(blankValue) && !value.includes(blankValue)) return onChoices({ kind: 'blank' });
    const options = form.options.map(({ id }) => id).filter((id) => ticked.includes(id));
    onChoices(options.length > 0 ? { kind: form.kind, options } : null);
  }

  return (
    <CheckboxGroup
      className="options"
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      value={value}
      onChange={change}
    >
      <OptionCards form={form} seed={seed} choice={Checkbox} className="option option-box" />
    </CheckboxGroup>
  );
}
