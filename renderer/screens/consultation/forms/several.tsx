import { useId } from 'react';
import { Checkbox, CheckboxGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Localized } from '../../../../contract/form.ts';
import { blankValue, type FormInputProps } from './form-input.ts';
import { OptionWords } from './option-card.tsx';
import { inVisitOrder } from './option-order.ts';

/**
 * Several options of several, or blank. All boxes can be ticked at any time: whoever ticks one too many reads that, and takes back
 * which one they like. Blank takes the place of all others, and gives way to the first of them.
 */
export function SeveralInput(props: FormInputProps<'multiple'> | FormInputProps<'approval'>) {
  const { form, choices, seed, labelledBy, describedBy, onChoices } = props as FormInputProps<'multiple' | 'approval'>;
  const { t } = useTranslation();
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
      {inVisitOrder(form.options, form.optionOrder, seed).map(({ id, label, description }) => (
        <OptionCard key={id} value={id} label={label} description={description} />
      ))}
      <OptionCard
        value={blankValue}
        label={form.blankLabel ?? t('choose.blank')}
        description={t('choose.blankText')}
        isBlank
      />
    </CheckboxGroup>
  );
}

interface OptionCardProps {
  readonly value: string;
  readonly label: Localized | string;
  readonly description?: Localized | string | undefined;
  readonly isBlank?: boolean;
}

function OptionCard({ value, label, description, isBlank = false }: OptionCardProps) {
  const labelId = useId();
  const descriptionId = useId();
  return (
    <Checkbox
      value={value}
      className={isBlank ? 'option option-box option-blank' : 'option option-box'}
      aria-labelledby={labelId}
      {...(description && { 'aria-describedby': descriptionId })}
    >
      <OptionWords labelId={labelId} descriptionId={descriptionId} label={label} description={description} />
    </Checkbox>
  );
}
