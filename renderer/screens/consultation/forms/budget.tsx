import { Checkbox, CheckboxGroup, Meter } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { costOf } from '../../../../ballot/forms/index.ts';
import type { BudgetForm } from '../../../../contract/form.ts';
import { useEuros } from '../euros.ts';
import { blankValue, type FormInputProps } from './form-input.ts';
import { OptionCards } from './option-card.tsx';

/**
 * Projects within the envelope, or blank. A project that no longer fits says so, and can be ticked all the same: whoever changes
 * their mind need not first find out what to take back.
 */
export function BudgetInput({ form, choices, seed, labelledBy, describedBy, onChoices }: FormInputProps<'budget'>) {
  const { t } = useTranslation();
  const euros = useEuros();
  const chosen = choices?.kind === 'budget' ? choices.options : [];
  const value = choices?.kind === 'blank' ? [blankValue] : [...chosen];
  const left = form.envelopeEuros - costOf(form, chosen);

  function change(ticked: readonly string[]) {
    if (ticked.includes(blankValue) && !value.includes(blankValue)) return onChoices({ kind: 'blank' });
    const options = form.options.map(({ id }) => id).filter((id) => ticked.includes(id));
    onChoices(options.length > 0 ? { kind: 'budget', options } : null);
  }

  return (
    <>
      <Envelope form={form} leftEuros={left} />
      <CheckboxGroup
        className="options"
        aria-labelledby={labelledBy}
        aria-describedby={describedBy}
        value={value}
        onChange={change}
      >
        <OptionCards
          form={form}
          seed={seed}
          choice={Checkbox}
          className="option option-box"
          noteOf={({ id }) => {
            const cost = costOf(form, [id]);
            const tooMuch = !chosen.includes(id) && cost > left;
            return (
              <span className="option-cost">
                <strong>{euros(cost)}</strong>
                {tooMuch && <span className="option-over">{t('choose.budget.over')}</span>}
              </span>
            );
          }}
        />
      </CheckboxGroup>
    </>
  );
}

/** What is left of the envelope, in figures and as a bar. The foot of the screen says it too, always in view. */
function Envelope({ form, leftEuros }: { readonly form: BudgetForm; readonly leftEuros: number }) {
  const { t } = useTranslation();
  const euros = useEuros();
  const spent = form.envelopeEuros - leftEuros;
  const share = Math.min(100, (spent / form.envelopeEuros) * 100);
  const isOver = leftEuros < 0;
  return (
    <Meter
      className={isOver ? 'envelope envelope-over' : 'envelope'}
      aria-label={t('choose.budget.envelope')}
      value={Math.min(spent, form.envelopeEuros)}
      maxValue={form.envelopeEuros}
      valueLabel={euros(spent)}
    >
      <span className="envelope-words">
        <span>{t('choose.budget.spent', { spent: euros(spent), envelope: euros(form.envelopeEuros) })}</span>
        <strong>
          {isOver
            ? t('choose.budget.tooMuch', { amount: euros(-leftEuros) })
            : t('choose.budget.left', { amount: euros(leftEuros) })}
        </strong>
      </span>
      <span className="envelope-bar" aria-hidden>
        <span style={{ inlineSize: `${share}%` }} />
      </span>
    </Meter>
  );
}
