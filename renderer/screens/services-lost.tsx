import { Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useKiosk } from '../kiosk.tsx';

/** Covers the screen until the services answer again; what was on it is still there. */
export function ServicesLost() {
  const { t } = useTranslation();
  const { api } = useKiosk();
  return (
    <Dialog
      title={t('lost.title')}
      icon={Unplug}
      isAlert
      actions={<Button onPress={() => void api.call('visit.end', {})}>{t('warnings.end')}</Button>}
    >
      <p>{t('lost.text')}</p>
      <p>{t('lost.help')}</p>
    </Dialog>
  );
}
