import { useTranslation } from 'react-i18next';
import { minutesUntil, useNow } from '../accessibility/now.ts';

const announcedMinutes: readonly number[] = [10, 5, 1];

/** Says the time left at ten, five and one minutes, without moving the focus (WCAG 4.1.3). */
export function TimeAnnouncer({ endsAtMs }: { readonly endsAtMs: number }) {
  const { t } = useTranslation();
  const count = minutesUntil(endsAtMs, useNow());
  return (
    <p className="spoken-only" role="status">
      {announcedMinutes.includes(count) && t('time.announce', { count })}
    </p>
  );
}
