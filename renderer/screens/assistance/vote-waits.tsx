import { Hourglass, UserRoundX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';

/** In place of a vote while a mediator assists: nobody votes for somebody, nor looks on. What was chosen is still there afterwards. */
export function VoteWaits() {
  const { t } = useTranslation();
  const { api } = useKiosk();
  return (
    <Screen
      name="vote waits"
      layout="centre"
      emblem={<Emblem icon={Hourglass} />}
      title={t('assistance.vote.title')}
      actions={
        <Button kind="primary" icon={UserRoundX} onPress={() => void api.call('assistance.end', {})}>
          {t('assistance.strip.end')}
        </Button>
      }
    >
      <p className="lead">{t('assistance.vote.never')}</p>
      <p className="lead">{t('assistance.vote.then')}</p>
    </Screen>
  );
}
