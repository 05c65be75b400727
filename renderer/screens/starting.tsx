import { useTranslation } from 'react-i18next';
import { Mark } from '../components/mark.tsx';
import { Screen } from '../components/screen.tsx';

/** Before the services have answered for the first time. */
export function Starting() {
  const { t } = useTranslation();
  return (
    <Screen name="starting" layout="centre" emblem={<Mark />} title={t('starting.title')}>
      <p className="lead">{t('starting.text')}</p>
    </Screen>
  );
}
