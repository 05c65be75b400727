import { Minus, Plus } from 'lucide-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Option } from '../../../../contract/form.ts';
import { digitKeys } from './digit-keys.ts';
import type { FormInputProps } from './form-input.ts';
import { BlankBox, OptionWords } from './option-card.tsx';
import { optionsInOrder } from './option-order.ts';
import { StepButton } from './step-button.tsx';

/** Points for options: one more, one less, or the digit itself on a keyboard. Nobody can give more than there are. */
export function PointsInput({ form, choices, seed, labelledBy, describedBy, onChoices }: FormInputProps<'points'>) {
  const points = choices?.kind === 'points' ? choices.points : form.options.map(() => 0);
  const left = form.total - points.reduce((sum, one) => sum + one, 0);

  return (
    <fieldset className="options" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {optionsInOrder(form, seed).map((option) => {
        const at = form.options.findIndex(({ id }) => id === option.id);
        const given = points[at] ?? 0;
        const most = Math.min(form.mostPerOption, given + left);
        const give = (wanted: number) => {
          const next = points.with(at, Math.max(0, Math.min(wanted, most)));
          onChoices(next.some((one) => one > 0) ? { kind: 'points', points: next } : null);
        };
        return <PointsCard key={option.id} option={option} given={given} most={most} onGive={give} />;
      })}
      <BlankBox form={form} choices={choices} onChoices={onChoices} />
    </fieldset>
  );
}

interface PointsCardProps {
  readonly option: Option;
  readonly given: number;
  /** As many as this option may have now. */
  readonly most: number;
  readonly onGive: (points: number) => void;
}

function PointsCard({ option: { label, description }, given, most, onGive }: PointsCardProps) {
  const { t } = useTranslation();
  const labelId = useId();
  return (
    <fieldset className="option option-of-buttons" aria-labelledby={labelId} {...digitKeys(onGive)}>
      <OptionWords labelId={labelId} label={label} description={description} />
      <span className="stepper">
        <StepButton
          icon={Minus}
          words={t('choose.points.less')}
          of={labelId}
          canStep={given > 0}
          onStep={() => onGive(given - 1)}
        />
        <output className="stepper-value" aria-label={t('choose.points.given', { count: given })}>
          {given}
        </output>
        <StepButton
          icon={Plus}
          words={t('choose.points.more')}
          of={labelId}
          canStep={given < most}
          onStep={() => onGive(given + 1)}
        />
      </span>
    </fieldset>
  );
}
