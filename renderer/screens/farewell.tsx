import { Eraser, ShieldCheck } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { endReasons } from '../../contract/kiosk.ts';
import { Emblem } from '../components/emblem.tsx';
import { Screen } from '../components/screen.tsx';

export function Wiping() {
  const { t } = useTranslation();
  return (
    <Screen name="wiping" layout="centre" emblem={<Emblem icon={Eraser} />} title={t('wiping.title')}>
      <p className="lead">{t('wiping.text')}</p>
    </Screen>
  );
}

/** Said to the resident who leaves, in their own language, with the reason why the visit ended. */
export function Wiped({ reason }: { readonly reason: (typeof endReasons)[number] }) {
  const { t } = useTranslation();
  return (
    <Screen name="wiped" layout="centre" emblem={<Emblem icon={ShieldCheck} tone="good" />} title={t('wiped.title')}>
      <p className="lead">{t('wiped.text')}</p>
      <p>{t(`wiped.${reason}`)}</p>
      <p>{t('wiped.belongings')}</p>
      <p className="lead">{t('wiped.goodbye')}</p>
    </Screen>
  );
}
