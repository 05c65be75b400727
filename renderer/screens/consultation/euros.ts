import { useKiosk } from '../../kiosk.tsx';
import { languageFacts } from '../../locales/index.ts';

/** Writes whole euros as the resident's language does. */
export function useEuros(): (amount: number) => string {
  const { locale } = languageFacts[useKiosk().settings.language];
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
  return (amount) => format.format(amount);
}
