import { HandHelping } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';

/** Which other terminals of this place ask for help: their names, and nothing of who asks. */
export function NearbyCalls() {
  const { t, i18n } = useTranslation();
  const { helpNearby } = useKiosk().state;
  if (helpNearby.length === 0) return null;
  const names = new Intl.ListFormat(i18n.language).format(helpNearby.map((name) => t('calls.name', { name })));
  return (
    <Notice tone="attention" icon={HandHelping} live>
      {t('calls.asks', { count: helpNearby.length, names })}
    </Notice>
  );
}
