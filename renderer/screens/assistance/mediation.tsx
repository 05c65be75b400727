import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';

/** What a mediator changed in this visit, for its resident to see, also once the mediator has gone. */
export function MediationNotices() {
  const { t } = useTranslation();
  const { openedHosts, endsSites } = useKiosk().state.mediation;
  const { ended, read } = useEndedSites(endsSites);
  return (
    <div className="mediation" role="status">
      {openedHosts.length > 0 && (
        <p>
          {t('assistance.host.opened')} <bdi className="host">{openedHosts.join(', ')}</bdi>
        </p>
      )}
      {endsSites && <p>{t('assistance.onBehalf.will')}</p>}
      {ended && (
        <Notice>
          <p>{t('assistance.onBehalf.done')}</p>
          <Button onPress={read}>{t('assistance.onBehalf.understood')}</Button>
        </Notice>
      )}
    </div>
  );
}

/** Sites in which a mediator signed in for somebody went with the mediator: whoever looked at one of them is told. */
function useEndedSites(endsSites: boolean) {
  const [did, setDid] = useState(endsSites);
  const [ended, setEnded] = useState(false);
  useEffect(() => {
    if (did && !endsSites) setEnded(true);
    setDid(endsSites);
  }, [did, endsSites]);
  return { ended, read: () => setEnded(false) };
}
