import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import type { Choices } from '../../../contract/form.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { progressOf, ruleOf } from './form-words.ts';
import { FormInput } from './forms/index.tsx';
import { Steps } from './steps.tsx';
import type { Voting } from './voting.ts';

interface ChooseProps {
  readonly voting: Extract<Voting, { step: 'choose' }>;
  readonly signed: ConsultationPackage;
  readonly seed: number;
  readonly onChoices: (choices: Choices | null) => void;
  readonly onReview: () => void;
}

export function Choose({ voting, signed, seed, onChoices, onReview }: ChooseProps) {
  const { t } = useTranslation();
  const questionId = useId();
  const ruleId = useId();
  const { form } = signed;
  const { isReady, says } = progressOf(form, voting.choices, t);
  return (
    <Screen
      name="vote choose"
      steps={<Steps at="choose" />}
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
          <Button kind="primary" arrow="next" isDisabled={!isReady} onPress={onReview}>
            {t('choose.next')}
          </Button>
        </>
      }
    >
      {signed.rehearsal && <Notice tone="attention">{t('consultation.rehearsal')}</Notice>}
      {voting.again && <Notice live>{t('spoiled.taken')}</Notice>}
      {form.kind !== 'single' && (
        <p id={ruleId} className="rule">
          {ruleOf(form, t)}
        </p>
      )}
      <FormInput
        form={form}
        choices={voting.choices}
        seed={seed}
        labelledBy={questionId}
        describedBy={ruleId}
        onChoices={onChoices}
      />
      <p className="fine-print">{t('consultation.notBallot')}</p>
    </Screen>
  );
}
