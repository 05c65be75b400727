import { ALargeSmall, CircleHelp, Clock, HandHelping, House, Languages, LogOut, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { minutesUntil, useNow } from '../accessibility/now.ts';
import { useKiosk } from '../kiosk.tsx';
import { Mark } from './mark.tsx';

/** What the bar can open; the visit decides how. */
export type BarWay = 'home' | 'time' | 'help' | 'language' | 'display' | 'end';

interface BarProps {
  /** Null on the first screen, where no visit is counted yet. */
  readonly visit: {
    readonly endsAtMs: number;
    readonly budget: 'maximum' | 'closing';
    readonly closesAt: string | null;
  } | null;
  readonly onWay: (way: BarWay) => void;
}

/** The same ways in the same place and size on every screen (RGAA 12.2, WCAG 3.2.3 and 3.2.6). */
export function Bar({ visit, onWay }: BarProps) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const helpIsOn = state.status?.help ?? false;
  return (
    <header className={visit ? 'bar bar-visit' : 'bar'}>
      <SkipButton />
      <div className="bar-brand">
        <Mark />
        <p className="bar-name">
          {t('product.name')}
          {state.testRuntime && (
            <small className="test-runtime">{t('product.testRuntime', { runtime: state.testRuntime })}</small>
          )}
          {state.learning && <small className="test-runtime">{t('product.learning')}</small>}
        </p>
      </div>
      {visit && (
        <>
          <BarButton area="home" icon={House} onPress={() => onWay('home')}>
            {t('bar.home')}
          </BarButton>
          <TimeLeft {...visit} onPress={() => onWay('time')} />
        </>
      )}
      <BarButton area="help" icon={helpIsOn ? HandHelping : CircleHelp} isOn={helpIsOn} onPress={() => onWay('help')}>
        <span className="either">
          <span className={helpIsOn ? 'not-now' : undefined} aria-hidden={helpIsOn}>
            {t('bar.help')}
          </span>
          <span className={helpIsOn ? undefined : 'not-now'} aria-hidden={!helpIsOn}>
            {t('bar.helpOn')}
          </span>
        </span>
      </BarButton>
      {visit && (
        <BarButton area="language" icon={Languages} onPress={() => onWay('language')}>
          {t('bar.language')}
        </BarButton>
      )}
      <BarButton area="display" icon={ALargeSmall} onPress={() => onWay('display')}>
        {t('bar.display')}
      </BarButton>
      {visit && (
        <BarButton area="end" icon={LogOut} onPress={() => onWay('end')}>
          {t('bar.end')}
        </BarButton>
      )}
    </header>
  );
}

interface BarButtonProps {
  readonly area: BarWay;
  readonly icon: LucideIcon;
  readonly isOn?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function BarButton({ area, icon: Icon, isOn = false, onPress, children }: BarButtonProps) {
  return (
    <AriaButton className={`bar-button bar-${area}${isOn ? ' bar-on' : ''}`} onPress={onPress}>
      <Icon className={`icon${area === 'end' ? ' icon-directed' : ''}`} aria-hidden />
      <span>{children}</span>
    </AriaButton>
  );
}

function TimeLeft({ endsAtMs, budget, closesAt, onPress }: NonNullable<BarProps['visit']> & { onPress: () => void }) {
  const { t } = useTranslation();
  const { description } = useKiosk();
  const minutes = minutesUntil(endsAtMs, useNow());
  const reason =
    budget === 'closing'
      ? t('bar.closing', { time: closesAt ?? '' })
      : description && t('bar.maximum', { count: description.visit.maximumMinutes });
  return (
    <AriaButton className="bar-time" onPress={onPress}>
      <Clock className="icon" aria-hidden />
      <span className="bar-time-words">
        <span className="bar-minutes">
          {minutes <= 1 ? t('bar.lastMinute') : t('bar.minutesLeft', { count: minutes })}
        </span>
        {reason && <small>{reason}</small>}
      </span>
    </AriaButton>
  );
}

/** RGAA 12.7. Not a link: the address of this window never changes. */
function SkipButton() {
  const { t } = useTranslation();
  return (
    <button type="button" className="skip" onClick={() => document.querySelector('h1')?.focus()}>
      {t('product.skip')}
    </button>
  );
}
