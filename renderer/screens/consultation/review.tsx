import { Pencil, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { describeChoices } from '../../../ballot/forms/index.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import type { Choices } from '../../../contract/form.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { Steps } from './steps.tsx';

interface ReviewProps {
  readonly choices: Choices;
  readonly signed: ConsultationPackage;
  readonly onChange: () => void;
  readonly onPrint: () => void;
}

/** The last look before paper: the question, the choice, and that nothing counts yet. */
export function Review({ choices, signed, onChange, onPrint }: ReviewProps) {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote review"
      layout="middle"
      steps={<Steps at="review" />}
      title={t('review.title')}
      actions={
        <>
          <Button icon={Pencil} onPress={onChange}>
            {t('review.change')}
          </Button>
          <Button kind="primary" icon={Printer} onPress={onPrint}>
            {t('review.print')}
          </Button>
        </>
      }
    >
      {signed.rehearsal && <Notice tone="attention">{t('consultation.rehearsal')}</Notice>}
      <dl className="ballot-card">
        <dt>{t('review.question')}</dt>
        <dd className="ballot-question">
          <PublicText>{signed.form.question}</PublicText>
        </dd>
        <dt>{t('review.chosen')}</dt>
        {describeChoices(signed.form, choices).map((line) => (
          <dd key={line.label?.fr ?? line.kind} className="ballot-choice">
            {line.label ? <PublicText>{line.label}</PublicText> : t('choose.blank')}
            {line.kind === 'option' && line.description && (
              <span className="ballot-description">
                <PublicText>{line.description}</PublicText>
              </span>
            )}
          </dd>
        ))}
      </dl>
      <p className="lead">{t('review.notYet')}</p>
      <p className="fine-print">{t('consultation.notBallot')}</p>
    </Screen>
  );
}
