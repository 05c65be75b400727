import { Check, HandHelping, TriangleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { SlipDrawing } from '../../components/drawings.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { Steps } from './steps.tsx';

interface CheckSlipProps {
  readonly isUnsure: boolean;
  readonly isProvisional: boolean;
  readonly onRight: () => void;
  readonly onWrong: () => void;
}

/**
 * The resident reads the paper and says whether it is right. Only then is the ballot recorded, and only then does the next screen
 * send the paper to the box: a paper without its mark would make the bag hold more slips than marks (design.md §5).
 */
export function CheckSlip({ isUnsure, isProvisional, onRight, onWrong }: CheckSlipProps) {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote check-slip"
      layout="middle"
      steps={<Steps at="check-slip" />}
      title={t('slip.title')}
      actions={
        <>
          <Button icon={TriangleAlert} onPress={onWrong}>
            {t('slip.no')}
          </Button>
          <Button kind="primary" icon={Check} onPress={onRight}>
            {t('slip.yes')}
          </Button>
        </>
      }
    >
      {isProvisional && <Notice>{t('slip.provisional')}</Notice>}
      {isUnsure && (
        <Notice tone="attention" live>
          {t('slip.unsure')}
        </Notice>
      )}
      <div className="picture-and-words">
        <SlipDrawing />
        <ol className="numbered">
          <li>{t('slip.take')}</li>
          <li>{t('slip.read')}</li>
          <li>{t('slip.decide')}</li>
        </ol>
      </div>
    </Screen>
  );
}

/** Ends when a mediator says that the wrong slip was taken back. */
export function Spoiled() {
  const { t } = useTranslation();
  const { state } = useKiosk();
  return (
    <Screen
      name="vote spoiled"
      layout="middle"
      steps={<Steps at="spoiled" />}
      emblem={<Emblem icon={HandHelping} tone="attention" />}
      title={t('spoiled.title')}
    >
      <ol className="numbered">
        <li>{t('spoiled.keep')}</li>
        <li>{state.status?.server === 'connected' ? t('spoiled.called') : t('spoiled.go')}</li>
        <li>{t('spoiled.card')}</li>
      </ol>
      <p className="lead">{t('spoiled.nothing')}</p>
    </Screen>
  );
}
