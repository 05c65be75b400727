import { Check, Pencil } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Choices } from '../../../contract/choices.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { BallotCard } from './ballot-card.tsx';
import { Steps } from './steps.tsx';

interface NoSlipProps {
  readonly choices: Choices;
  readonly signed: ConsultationPackage;
  readonly onChange: () => void;
  readonly onConfirm: () => void;
}

/** No slip came out, and the signed package allows a vote without (design.md §5): the choice is confirmed from the screen. */
export function NoSlip({ choices, signed, onChange, onConfirm }: NoSlipProps) {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote no-slip"
      layout="middle"
      steps={<Steps at="no-slip" />}
      title={t('noSlip.title')}
      actions={
        <>
          <Button icon={Pencil} onPress={onChange}>
            {t('review.change')}
          </Button>
          <Button kind="primary" icon={Check} onPress={onConfirm}>
            {t('slip.yes')}
          </Button>
        </>
      }
    >
      <Notice tone="attention">{t('noSlip.why')}</Notice>
      <BallotCard choices={choices} signed={signed} />
      <p className="lead">{t('review.notYet')}</p>
    </Screen>
  );
}
