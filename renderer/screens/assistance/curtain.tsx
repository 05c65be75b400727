import { Eye, EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';

/** The screen is hidden from whoever passes by. Nothing under it is lost, and whoever stands there may look again. */
export function Curtain() {
  const { t } = useTranslation();
  const { api } = useKiosk();
  return (
    <Screen
      name="curtain"
      layout="centre"
      emblem={<Emblem icon={EyeOff} />}
      title={t('assistance.curtain.title')}
      actions={
        <Button kind="primary" icon={Eye} onPress={() => void api.call('assistance.hide', { isHidden: false })}>
          {t('assistance.curtain.show')}
        </Button>
      }
    >
      <p className="lead">{t('assistance.curtain.text')}</p>
    </Screen>
  );
}
