import { WifiOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Screen } from '../../components/screen.tsx';
import { Steps } from './steps.tsx';

/** Said before anything is chosen: a resident may prefer to vote another day, or at their own library. */
export function ExplainProvisional(props: { readonly onAccept: () => void; readonly onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <Screen
      name="vote explain-provisional"
      layout="middle"
      steps={<Steps at="explain-provisional" />}
      emblem={<Emblem icon={WifiOff} tone="attention" />}
      title={t('provisional.title')}
      onBack={props.onLeave}
      actions={
        <Button kind="primary" arrow="next" onPress={props.onAccept}>
          {t('provisional.accept')}
        </Button>
      }
    >
      <p className="lead">{t('provisional.why')}</p>
      <ol className="numbered">
        <li>{t('provisional.waits')}</li>
        <li>{t('provisional.counts')}</li>
        <li>{t('provisional.otherwise')}</li>
      </ol>
      <p>{t('provisional.later')}</p>
    </Screen>
  );
}
