import { CalendarClock, Minus, Plus } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { weekdays } from '../../../contract/configuration.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import type { StepProps } from './draft.ts';
import {
  type Opening,
  onOpenDays,
  type Span,
  usualOpening,
  type Weekday,
  withBreak,
  withDay,
  withTime,
} from './hours.ts';
import { StepCount } from './step-count.tsx';

/** When the place is open: no visit runs past closing time, and the screen sleeps at night. */
export function HoursStep(props: StepProps) {
  const { t } = useTranslation();
  const { draft, onBack, onNext } = props;
  const [opening, setOpening] = useState<Opening>(
    draft.decisions.opening ?? usualOpening(new Intl.DateTimeFormat().resolvedOptions().timeZone),
  );
  const [day, setDay] = useState<Weekday | null>(null);
  const dayName = useDayName();
  function goWithout() {
    const { opening: _, ...others } = draft.decisions;
    onNext({ decisions: others });
  }
  return (
    <Screen
      name="first-hours"
      steps={<StepCount {...props} />}
      title={t('firstStart.hours.title')}
      intro={t('firstStart.hours.intro', { zone: opening.timeZone })}
      onBack={onBack}
      actions={
        <>
          <Button onPress={goWithout}>{t('firstStart.hours.without')}</Button>
          <Button kind="primary" arrow="next" onPress={() => onNext({ decisions: { ...draft.decisions, opening } })}>
            {t('firstStart.hours.right')}
          </Button>
        </>
      }
    >
      <ul className="setup-week">
        {weekdays.map((one) => (
          <li key={one}>
            <AriaButton className="setup-day" onPress={() => setDay(one)}>
              <span className="setup-day-name">{dayName(one)}</span>
              <Spans spans={opening.week[one] ?? []} />
            </AriaButton>
          </li>
        ))}
      </ul>
      {day && (
        <DayDialog
          name={dayName(day)}
          spans={opening.week[day] ?? []}
          onSpans={(spans) => setOpening(withDay(opening, day, spans))}
          onEveryDay={(spans) => setOpening(onOpenDays(opening, spans))}
          onClose={() => setDay(null)}
        />
      )}
    </Screen>
  );
}

function Spans({ spans }: { readonly spans: readonly Span[] }) {
  const { t } = useTranslation();
  if (spans.length === 0) return <span className="setup-day-hours">{t('firstStart.hours.closed')}</span>;
  return (
    <span className="setup-day-hours">
      {spans.map((span) => (
        <bdi key={span.from}>{t('firstStart.hours.span', { from: span.from, to: span.to })}</bdi>
      ))}
    </span>
  );
}

interface DayDialogProps {
  readonly name: string;
  readonly spans: readonly Span[];
  readonly onSpans: (spans: readonly Span[]) => void;
  readonly onEveryDay: (spans: readonly Span[]) => void;
  readonly onClose: () => void;
}

const ordinary: readonly Span[] = [{ from: '10:00', to: '18:00' }];

function DayDialog({ name, spans, onSpans, onEveryDay, onClose }: DayDialogProps) {
  const { t } = useTranslation();
  const isOpen = spans.length > 0;
  return (
    <Dialog
      title={name}
      icon={CalendarClock}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t('firstStart.hours.done')}
        </Button>
      }
    >
      <div className="setup-choices">
        <Button isChosen={isOpen} onPress={() => isOpen || onSpans(ordinary)}>
          {t('firstStart.hours.open')}
        </Button>
        <Button isChosen={!isOpen} onPress={() => onSpans([])}>
          {t('firstStart.hours.closed')}
        </Button>
      </div>
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the first and the second span of a day are places, not things
        <div className="setup-span" key={index}>
          {(['from', 'to'] as const).map((end) => (
            <TimeStepper
              key={end}
              label={end === 'from' ? t('firstStart.hours.from') : t('firstStart.hours.to')}
              time={span[end]}
              onStep={(steps) => onSpans(withTime(spans, index, end, steps))}
            />
          ))}
        </div>
      ))}
      {isOpen && (
        <div className="setup-choices">
          <Button onPress={() => onSpans(withBreak(spans))}>
            {spans.length > 1 ? t('firstStart.hours.noBreak') : t('firstStart.hours.break')}
          </Button>
          <Button onPress={() => onEveryDay(spans)}>{t('firstStart.hours.everyDay')}</Button>
        </div>
      )}
    </Dialog>
  );
}

function TimeStepper(props: {
  readonly label: string;
  readonly time: string;
  readonly onStep: (steps: 1 | -1) => void;
}) {
  const { t } = useTranslation();
  const { label, time, onStep } = props;
  return (
    <fieldset className="setup-time" aria-label={label}>
      <span className="setup-time-label">{label}</span>
      <AriaButton className="setup-stepper" aria-label={t('firstStart.hours.earlier')} onPress={() => onStep(-1)}>
        <Minus className="icon" aria-hidden />
      </AriaButton>
      <output className="setup-time-value">{time}</output>
      <AriaButton className="setup-stepper" aria-label={t('firstStart.hours.later')} onPress={() => onStep(1)}>
        <Plus className="icon" aria-hidden />
      </AriaButton>
    </fieldset>
  );
}

/** Monday the 2nd of a month that begins on a Sunday, and the days after it. */
const aMonday = Date.UTC(2026, 1, 2);
const dayMs = 86_400_000;

function useDayName(): (day: Weekday) => string {
  const { settings } = useKiosk();
  const format = new Intl.DateTimeFormat(settings.language, { weekday: 'long', timeZone: 'UTC' });
  return (day) => format.format(aMonday + weekdays.indexOf(day) * dayMs);
}
