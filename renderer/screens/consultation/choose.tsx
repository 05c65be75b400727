import { useTranslation } from 'react-i18next';
import type { Answer, Choices } from '../../../contract/choices.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import type { QuestionForm } from '../../../contract/form.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useEuros } from './euros.ts';
import { progressOf } from './form-words.ts';
import { QuestionScreen } from './question-screen.tsx';
import { Questionnaire } from './questionnaire.tsx';
import { Steps } from './steps.tsx';
import type { Voting } from './voting.ts';

interface ChooseProps {
  readonly voting: Extract<Voting, { step: 'choose' }>;
  readonly signed: ConsultationPackage;
  readonly seed: number;
  readonly onChoices: (choices: Choices | null) => void;
  readonly onReview: () => void;
}

/** The ballot form itself: one question, or a questionnaire of several. */
export function Choose({ voting, signed, seed, onChoices, onReview }: ChooseProps) {
  const { t } = useTranslation();
  const { form } = signed;
  const common = { seed, steps: <Steps at="choose" />, onReview };
  const notices = (
    <>
      {signed.rehearsal && <Notice tone="attention">{t('consultation.rehearsal')}</Notice>}
      {voting.again && <Notice live>{t('spoiled.taken')}</Notice>}
    </>
  );
  if (form.kind === 'questionnaire') {
    const answers = voting.choices?.kind === 'questionnaire' ? voting.choices.answers : null;
    return <Questionnaire {...common} form={form} answers={answers} notices={notices} onChoices={onChoices} />;
  }
  // Only a questionnaire is answered by a questionnaire.
  const choices = voting.choices as Answer | null;
  return <OneQuestion {...common} form={form} choices={choices} notices={notices} onChoices={onChoices} />;
}

interface OneQuestionProps {
  readonly form: QuestionForm;
  readonly choices: Answer | null;
  readonly seed: number;
  readonly steps: React.ReactNode;
  readonly notices: React.ReactNode;
  readonly onChoices: (choices: Choices | null) => void;
  readonly onReview: () => void;
}

function OneQuestion({ form, choices, onReview, ...props }: OneQuestionProps) {
  const { t } = useTranslation();
  const { isReady, says } = progressOf(form, choices, t, useEuros());
  return (
    <QuestionScreen
      {...props}
      name="vote choose"
      form={form}
      choices={choices}
      says={says}
      actions={
        <Button kind="primary" arrow="next" isDisabled={!isReady} onPress={onReview}>
          {t('choose.next')}
        </Button>
      }
    />
  );
}
