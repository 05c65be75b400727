import { Checkbox, CheckboxGroup, Label, Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import {
  type Autonomy,
  autonomies,
  digitalThemes,
  type Material,
  materials,
  type Redirection,
  redirections,
  type Thematic,
  usualDurations,
} from '../../../contract/activity.ts';
import { autonomyLabels, materialLabels, redirectionLabels, thematicLabels } from '../../../contract/coop.ts';
import { themes } from '../../../contract/procedures.ts';
import { CoopWord } from './coop-word.tsx';

interface Choice<Value> {
  readonly chosen: Value;
  readonly onChange: (chosen: Value) => void;
}

/** La Coop's durations, and the one that was counted. */
export function Durations({ counted, chosen, onChange }: Choice<number> & { readonly counted: number }) {
  const { t } = useTranslation();
  const all = [...new Set([...usualDurations, counted])].toSorted((a, b) => a - b);
  return (
    <RadioGroup
      className="segments"
      aria-label={t('activity.form.duration')}
      value={String(chosen)}
      onChange={(value) => onChange(Number(value))}
    >
      <div className="segments-row">
        {all.map((minutes) => (
          <Radio key={minutes} value={String(minutes)} className="segment">
            {minutes === counted ? t('activity.form.exact', { minutes }) : t('activity.form.minutes', { minutes })}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

/** The themes of procedures, and all that is digital and no procedure. */
export function Thematics({ chosen, onChange }: Choice<Thematic[]>) {
  const { t } = useTranslation();
  return (
    <CheckboxGroup
      className="segments"
      aria-label={t('activity.form.thematics')}
      value={chosen}
      onChange={(values) => onChange(values as Thematic[])}
    >
      <Words title={t('activity.form.procedures')} values={themes} labels={thematicLabels} />
      <Words title={t('activity.form.digital')} values={digitalThemes} labels={thematicLabels} />
    </CheckboxGroup>
  );
}

export function Materials({ chosen, onChange }: Choice<Material[]>) {
  const { t } = useTranslation();
  return (
    <CheckboxGroup
      className="segments"
      aria-label={t('activity.form.materials')}
      value={chosen}
      // One at least: "no device" is one of them.
      onChange={(values) => values.length > 0 && onChange(values as Material[])}
    >
      <Words values={materials} labels={materialLabels} />
    </CheckboxGroup>
  );
}

export function Autonomies({ chosen, onChange }: Choice<Autonomy>) {
  const { t } = useTranslation();
  return (
    <RadioGroup
      className="segments"
      aria-label={t('activity.form.autonomy')}
      value={chosen}
      onChange={(value) => onChange(value as Autonomy)}
    >
      <div className="segments-row">
        {autonomies.map((autonomy) => (
          <Radio key={autonomy} value={autonomy} className="segment">
            <CoopWord>{autonomyLabels[autonomy]}</CoopWord>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

const nowhere = 'none';

export function Redirections({ chosen, onChange }: Choice<Redirection | null>) {
  const { t } = useTranslation();
  return (
    <RadioGroup
      className="segments"
      aria-label={t('activity.form.redirection')}
      value={chosen ?? nowhere}
      onChange={(value) => onChange(value === nowhere ? null : (value as Redirection))}
    >
      <div className="segments-row">
        <Radio value={nowhere} className="segment">
          {t('activity.form.noRedirection')}
        </Radio>
        {redirections.map((redirection) => (
          <Radio key={redirection} value={redirection} className="segment">
            <CoopWord>{redirectionLabels[redirection]}</CoopWord>
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}

interface WordsProps<Name extends string> {
  readonly title?: string;
  readonly values: readonly Name[];
  readonly labels: Readonly<Record<Name, string>>;
}

function Words<Name extends string>({ title, values, labels }: WordsProps<Name>) {
  return (
    <>
      {title !== undefined && <Label className="segments-label">{title}</Label>}
      <div className="segments-row">
        {values.map((value) => (
          <Checkbox key={value} value={value} className="segment">
            <CoopWord>{labels[value]}</CoopWord>
          </Checkbox>
        ))}
      </div>
    </>
  );
}
