import { type ComponentType, type ReactNode, useId } from 'react';
import { Checkbox } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { BlankChoices } from '../../../../contract/choices.ts';
import type { Localized, Option, QuestionForm } from '../../../../contract/form.ts';
import { PublicText } from '../../../components/public-text.tsx';
import { blankValue, type FormInputProps } from './form-input.ts';
import { optionsInOrder } from './option-order.ts';

/** What a radio button and a box to tick have in common. */
type Choice = ComponentType<{
  value: string;
  className: string;
  'aria-labelledby': string;
  'aria-describedby'?: string;
  children: ReactNode;
}>;

interface OptionCardsProps {
  readonly form: QuestionForm;
  readonly seed: number;
  readonly choice: Choice;
  readonly className: string;
  /** What else is to be known of an option, beside its description. */
  readonly noteOf?: (option: Option) => ReactNode;
}

/** A card for each option, and blank apart, last, as a choice like the others. */
export function OptionCards({ form, seed, choice: Choice, className, noteOf }: OptionCardsProps) {
  return (
    <>
      {optionsInOrder(form, seed).map((option) => (
        <OptionCard key={option.id} choice={Choice} className={className} option={option} note={noteOf?.(option)} />
      ))}
      <BlankCard form={form} choice={Choice} className={className} />
    </>
  );
}

interface OptionCardProps {
  readonly choice: Choice;
  readonly className: string;
  readonly option: Option;
  readonly note: ReactNode;
}

function OptionCard({ choice: Choice, className, option: { id, label, description }, note }: OptionCardProps) {
  const labelId = useId();
  const moreId = useId();
  return (
    <Choice
      value={id}
      className={className}
      aria-labelledby={labelId}
      {...((description || note) && { 'aria-describedby': moreId })}
    >
      <span className="option-mark" aria-hidden />
      <OptionWords labelId={labelId} moreId={moreId} label={label} description={description} note={note} />
    </Choice>
  );
}

interface BlankCardProps {
  readonly form: QuestionForm;
  readonly choice: Choice;
  readonly className: string;
}

/** Blank: a choice of its own, which is not the same as choosing nothing. */
function BlankCard({ form, choice: Choice, className }: BlankCardProps) {
  const labelId = useId();
  const moreId = useId();
  return (
    <Choice
      value={blankValue}
      className={`${className} option-blank`}
      aria-labelledby={labelId}
      aria-describedby={moreId}
    >
      <BlankWords form={form} labelId={labelId} moreId={moreId} />
    </Choice>
  );
}

interface BlankBoxProps extends Pick<FormInputProps<QuestionForm['kind']>, 'form' | 'choices'> {
  readonly onChoices: (choices: BlankChoices | null) => void;
}

/** Blank on a form whose other answers are no boxes: ticked, it takes their place. */
export function BlankBox({ form, choices, onChoices }: BlankBoxProps) {
  const labelId = useId();
  const moreId = useId();
  return (
    <Checkbox
      className="option option-box option-blank"
      aria-labelledby={labelId}
      aria-describedby={moreId}
      isSelected={choices?.kind === 'blank'}
      onChange={(isBlank) => onChoices(isBlank ? { kind: 'blank' } : null)}
    >
      <BlankWords form={form} labelId={labelId} moreId={moreId} />
    </Checkbox>
  );
}

interface BlankWordsProps {
  readonly form: QuestionForm;
  readonly labelId: string;
  readonly moreId: string;
}

function BlankWords({ form, ...ids }: BlankWordsProps) {
  const { t } = useTranslation();
  return (
    <>
      <span className="option-mark" aria-hidden />
      <OptionWords {...ids} label={form.blankLabel ?? t('choose.blank')} description={t('choose.blankText')} />
    </>
  );
}

interface OptionWordsProps {
  readonly labelId: string;
  readonly moreId?: string;
  /** The city's words, or the product's own for blank. */
  readonly label: Localized | string;
  readonly description?: Localized | string | undefined;
  readonly note?: ReactNode;
}

/** The name of an option, what it means, and what else is to be known of it. */
export function OptionWords({ labelId, moreId, label, description, note }: OptionWordsProps) {
  return (
    <span className="option-words">
      <span id={labelId} className="option-label">
        <Words>{label}</Words>
      </span>
      {(description || note) && (
        <span id={moreId} className="option-more">
          {description && (
            <span className="option-description">
              <Words>{description}</Words>
            </span>
          )}
          {note}
        </span>
      )}
    </span>
  );
}

function Words({ children }: { readonly children: Localized | string }) {
  return typeof children === 'string' ? children : <PublicText>{children}</PublicText>;
}
