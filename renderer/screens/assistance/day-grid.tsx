import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { dayInWords } from '../../accessibility/dates.ts';
import { timeZoneOf, useKiosk } from '../../kiosk.tsx';
import { languageFacts } from '../../locales/index.ts';
import { monthAfter, weeksOf } from './month.ts';

interface DayGridProps {
  /** `2026-12-15` */
  readonly chosen: string | null;
  readonly onDay: (day: string) => void;
}

/** A month, from Monday to Sunday in every language as on the walls of the place; a day that is over cannot be chosen. */
export function DayGrid({ chosen, onDay }: DayGridProps) {
  const { t } = useTranslation();
  const { settings, description } = useKiosk();
  const today = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeZone: timeZoneOf(description) }).format(
    Date.now(),
  );
  const [month, setMonth] = useState(today.slice(0, 7));
  const { locale } = languageFacts[settings.language];
  const named = (options: Intl.DateTimeFormatOptions, day: string) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
  const weeks = weeksOf(month);
  return (
    <div className="calendar">
      <header className="calendar-head">
        <AriaButton
          className="key"
          aria-label={t('assistance.ticket.before')}
          isDisabled={month <= today.slice(0, 7)}
          onPress={() => setMonth(monthAfter(month, -1))}
        >
          <ChevronLeft className="icon icon-directed" aria-hidden />
        </AriaButton>
        <p className="calendar-month" role="status">
          {named({ month: 'long', year: 'numeric' }, `${month}-01`)}
        </p>
        <AriaButton
          className="key"
          aria-label={t('assistance.ticket.after')}
          onPress={() => setMonth(monthAfter(month, 1))}
        >
          <ChevronRight className="icon icon-directed" aria-hidden />
        </AriaButton>
      </header>
      <table className="calendar-grid" aria-label={t('assistance.ticket.calendar')}>
        <thead>
          <tr>
            {/* Any week that is whole: 1 to 7 June 2026. */}
            {[1, 2, 3, 4, 5, 6, 7].map((place) => (
              <th key={place} scope="col">
                {named({ weekday: 'short' }, `2026-06-0${place}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={week.find(Boolean)}>
              {week.map((day, place) => (
                <td key={day ?? place}>
                  {day && (
                    <AriaButton
                      className="calendar-day"
                      aria-label={dayInWords(day, settings.language)}
                      aria-pressed={day === chosen}
                      isDisabled={day < today}
                      onPress={() => onDay(day)}
                    >
                      {Number(day.slice(8))}
                    </AriaButton>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
