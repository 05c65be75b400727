import { HandHelping, PanelsTopLeft, UserRoundX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { useKiosk } from '../../kiosk.tsx';

/** Says, for as long as it lasts, that a mediator helps: whoever's screen it is ends that whenever they want. */
export function AssistanceStrip({ onPanel }: { readonly onPanel: () => void }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  return (
    <aside className="assistance-strip" aria-label={t('assistance.strip.label')}>
      <p className="assistance-words" role="status">
        <HandHelping className="icon" aria-hidden />
        <span>{t('assistance.strip.text')}</span>
      </p>
      <Button icon={PanelsTopLeft} onPress={onPanel}>
        {t('assistance.strip.panel')}
      </Button>
      <Button icon={UserRoundX} onPress={() => void api.call('assistance.end', {})}>
        {t('assistance.strip.end')}
      </Button>
    </aside>
  );
}
