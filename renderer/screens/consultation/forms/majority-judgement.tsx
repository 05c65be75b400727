import { useId } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import type { MajorityJudgementForm, Option } from '../../../../contract/form.ts';
import { PublicText } from '../../../components/public-text.tsx';
import type { FormInputProps } from './form-input.ts';
import { BlankBox, OptionWords } from './option-card.tsx';
import { optionsInOrder } from './option-order.ts';

/** A grade for each option, from the best to the worst, or blank. */
export function MajorityJudgementInput(props: FormInputProps<'majority-judgement'>) {
  const { form, choices, seed, labelledBy, describedBy, onChoices } = props;
  const grades = choices?.kind === 'majority-judgement' ? choices.grades : form.options.map(() => null);
  return (
    <fieldset className="options" aria-labelledby={labelledBy} aria-describedby={describedBy}>
      {optionsInOrder(form, seed).map((option) => {
        const at = form.options.findIndex(({ id }) => id === option.id);
        return (
          <GradeCard
            key={option.id}
            form={form}
            option={option}
            grade={grades[at] ?? null}
            onGrade={(grade) => onChoices({ kind: 'majority-judgement', grades: grades.with(at, grade) })}
          />
        );
      })}
      <BlankBox form={form} choices={choices} onChoices={onChoices} />
    </fieldset>
  );
}

interface GradeCardProps {
  readonly form: MajorityJudgementForm;
  readonly option: Option;
  readonly grade: string | null;
  readonly onGrade: (grade: string) => void;
}

function GradeCard({ form, option: { label, description }, grade, onGrade }: GradeCardProps) {
  const labelId = useId();
  return (
    <RadioGroup className="option grade-card" aria-labelledby={labelId} value={grade} onChange={onGrade}>
      <OptionWords labelId={labelId} label={label} description={description} />
      <span className="grades">
        {form.grades.map(({ id, label: name }) => (
          <Radio key={id} value={id} className="grade">
            <PublicText>{name}</PublicText>
          </Radio>
        ))}
      </span>
    </RadioGroup>
  );
}
