import { type ComponentType, type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { BallotForm, Localized } from '../../../../contract/form.ts';
import { PublicText } from '../../../components/public-text.tsx';
import { blankValue } from './form-input.ts';
import { inVisitOrder } from './option-order.ts';

/** What a radio button and a box to tick have in common. */
type Choice = ComponentType<{
  value: string;
  className: string;
  'aria-labelledby': string;
  'aria-describedby'?: string;
  children: ReactNode;
}>;

interface OptionCardsProps {
  readonly form: BallotForm;
  readonly seed: number;
  readonly choice: Choice;
  readonly className: string;
}

/** A card for each option, and blank apart, last, as a choice like the others. */
export function OptionCards({ form, seed, choice, className }: OptionCardsProps) {
  const { t } = useTranslation();
  return (
    <>
      {inVisitOrder(form.options, form.optionOrder, seed).map(({ id, label, description }) => (
        <OptionCard key={id} choice={choice} className={className} value={id} label={label} description={description} />
      ))}
      <OptionCard
        choice={choice}
        className={`${className} option-blank`}
        value={blankValue}
        label={form.blankLabel ?? t('choose.blank')}
        description={t('choose.blankText')}
      />
    </>
  );
}

interface OptionCardProps {
  readonly choice: Choice;
  readonly className: string;
  readonly value: string;
  /** The city's words, or the product's own for blank. */
  readonly label: Localized | string;
  readonly description: Localized | string | undefined;
}

function OptionCard({ choice: Choice, className, value, label, description }: OptionCardProps) {
  const labelId = useId();
  const descriptionId = useId();
  return (
    <Choice
      value={value}
      className={className}
      aria-labelledby={labelId}
      {...(description && { 'aria-describedby': descriptionId })}
    >
      <span className="option-mark" aria-hidden />
      <span className="option-words">
        <span id={labelId} className="option-label">
          <Words>{label}</Words>
        </span>
        {description && (
          <span id={descriptionId} className="option-description">
            <Words>{description}</Words>
          </span>
        )}
      </span>
    </Choice>
  );
}

function Words({ children }: { readonly children: Localized | string }) {
  return typeof children === 'string' ? children : <PublicText>{children}</PublicText>;
}
