import { useTranslation } from 'react-i18next';
import { Notice } from '../../../components/notice.tsx';
import { useKiosk } from '../../../kiosk.tsx';
import { languageFacts } from '../../../locales/index.ts';

const hourMs = 3_600_000;
/** As long as the city may be out of reach before a date of its could have moved unheard. */
const oldAfterHours = 2;
const hoursADay = 24;

/** How old what this terminal follows is, where that is old enough to matter. */
export function LastHeard({ at }: { readonly at: string | null }) {
  const { t } = useTranslation();
  const { language } = useKiosk().settings;
  const hours = at === null ? 0 : Math.floor((Date.now() - Date.parse(at)) / hourMs);
  if (hours < oldAfterHours) return null;
  const days = Math.floor(hours / hoursADay);
  const [count, unit] = days > 1 ? [days, 'day'] : [hours, 'hour'];
  const age = new Intl.NumberFormat(languageFacts[language].locale, { style: 'unit', unit, unitDisplay: 'long' });
  return (
    <Notice tone="attention">
      <p>{t('stages.old.since', { age: age.format(count) })}</p>
      <p>{t('stages.old.what')}</p>
    </Notice>
  );
}
