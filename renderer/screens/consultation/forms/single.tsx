import { useId } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Localized } from '../../../../contract/form.ts';
import { blankValue, type FormInputProps } from './form-input.ts';
import { OptionWords } from './option-card.tsx';
import { inVisitOrder } from './option-order.ts';

/** One option among several, or blank. Nothing is chosen beforehand, and blank stands apart, last, as a choice like the others. */
export function SingleInput({ form, choices, seed, labelledBy, onChoices }: FormInputProps<'single'>) {
  const { t } = useTranslation();
  const value = choices === null ? null : choices.kind === 'blank' ? blankValue : choices.option;
  return (
    <RadioGroup
      className="options"
      aria-labelledby={labelledBy}
      value={value}
      onChange={(chosen) => onChoices(chosen === blankValue ? { kind: 'blank' } : { kind: 'single', option: chosen })}
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
    </RadioGroup>
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
    <Radio
      value={value}
      className={isBlank ? 'option option-blank' : 'option'}
      aria-labelledby={labelId}
      {...(description && { 'aria-describedby': descriptionId })}
    >
      <OptionWords labelId={labelId} descriptionId={descriptionId} label={label} description={description} />
    </Radio>
  );
}
