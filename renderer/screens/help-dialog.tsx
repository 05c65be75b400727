import { CircleHelp, HandHelping } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Notice } from '../components/notice.tsx';
import { useKiosk } from '../kiosk.tsx';

/**
 * Calls a mediator, on any screen, before a visit too. Nobody is said to come whom the call cannot reach: without the city server
 * it only shows on this terminal. The request outlives the visit: whoever called may still be waiting.
 */
export function HelpDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const [failed, setFailed] = useState(false);
  const isOn = state.status?.help ?? false;
  const reachesStaff = state.status?.server === 'connected';

  async function ask(name: 'help.request' | 'help.cancel') {
    const answer = await api.call(name, {});
    setFailed(!answer.ok);
  }

  return (
    <Dialog
      title={isOn ? (reachesStaff ? t('help.on') : t('help.here')) : t('help.title')}
      icon={isOn ? HandHelping : CircleHelp}
      onClose={onClose}
      actions={
        isOn ? (
          <>
            <Button kind="quiet" onPress={() => ask('help.cancel')}>
              {t('help.cancel')}
            </Button>
            <Button kind="primary" onPress={onClose}>
              {t('product.continue')}
            </Button>
          </>
        ) : (
          <>
            <Button onPress={onClose}>{t('product.close')}</Button>
            <Button kind="primary" icon={HandHelping} onPress={() => ask('help.request')}>
              {t('help.request')}
            </Button>
          </>
        )
      }
    >
      <div role="status">{isOn ? <p>{reachesStaff ? t('help.wait') : t('help.go')}</p> : <p>{t('help.off')}</p>}</div>
      {!isOn && !reachesStaff && <Notice tone="attention">{t('help.away')}</Notice>}
      {!isOn && (
        <ul className="plain-list">
          <li>{reachesStaff ? t('help.what') : t('help.light')}</li>
          <li>{t('help.private')}</li>
        </ul>
      )}
      {failed && (
        <Notice tone="attention" live>
          {t('help.failed')}
        </Notice>
      )}
    </Dialog>
  );
}
