import { type ReactNode, useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Answer } from '../../../contract/choices.ts';
import type { QuestionForm } from '../../../contract/form.ts';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { useEuros } from './euros.ts';
import { ruleOf } from './form-words.ts';
import { FormInput } from './forms/index.tsx';

interface QuestionScreenProps {
  readonly name: string;
  readonly steps: ReactNode;
  readonly form: QuestionForm;
  readonly choices: Answer | null;
  readonly seed: number;
  /** Where this question stands among several. */
  readonly place?: ReactNode;
  readonly notices?: ReactNode;
  /** What is still to do, or how much was chosen. */
  readonly says: string;
  readonly actions: ReactNode;
  readonly onBack?: () => void;
  readonly onChoices: (choices: Answer | null) => void;
}

/** One question, how it is answered, and its answers. */
export function QuestionScreen(props: QuestionScreenProps) {
  const { name, steps, form, choices, seed, place, notices, says, actions, onBack, onChoices } = props;
  const { t } = useTranslation();
  const [questionId, ruleId] = [useId(), useId()];
  const rule = ruleOf(form, t, useEuros());
  return (
    <Screen
      name={name}
      steps={steps}
      onBack={onBack}
      title={
        <span id={questionId}>
          <PublicText>{form.question}</PublicText>
        </span>
      }
      intro={form.help && <PublicText>{form.help}</PublicText>}
      actions={
        <>
          <p className="foot-note" role="status">
            {says}
          </p>
          {actions}
        </>
      }
    >
      {place}
      {notices}
      {rule && (
        <p id={ruleId} className="rule">
          {rule}
        </p>
      )}
      <FormInput
        // The kind of the choices is that of the form, which the voting keeps together.
        form={form}
        choices={choices as never}
        seed={seed}
        labelledBy={questionId}
        describedBy={ruleId}
        onChoices={onChoices}
      />
      <p className="fine-print">{t('consultation.notBallot')}</p>
    </Screen>
  );
}
