import { Pencil, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Choices } from '../../../contract/choices.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { BallotCard } from './ballot-card.tsx';
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
      <BallotCard choices={choices} signed={signed} />
      <p className="lead">{t('review.notYet')}</p>
      <p className="fine-print">{t('consultation.notBallot')}</p>
    </Screen>
  );
}
