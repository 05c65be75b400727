import {
  Archive,
  CalendarClock,
  CircleCheckBig,
  HandHelping,
  HardDrive,
  House,
  type LucideIcon,
  Monitor,
  PrinterX,
  SearchX,
  StickyNote,
  TimerOff,
  WifiOff,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { printerWords } from './printer-words.ts';
import type { Refusal, Voting } from './voting.ts';

/** `retry`: something that a mediator or time can put right, so the vote may begin again. */
const kinds: Readonly<Record<Refusal, { readonly icon: LucideIcon; readonly retry: boolean }>> = {
  'already-voted': { icon: CircleCheckBig, retry: false },
  'offline-other-home': { icon: WifiOff, retry: true },
  'reserved-elsewhere': { icon: Monitor, retry: true },
  'slip-outstanding': { icon: StickyNote, retry: true },
  closed: { icon: Archive, retry: false },
  'not-open': { icon: CalendarClock, retry: false },
  'unknown-consultation': { icon: SearchX, retry: false },
  'store-refused': { icon: HardDrive, retry: false },
  'disk-full': { icon: HardDrive, retry: true },
  'no-visit': { icon: TimerOff, retry: false },
  printer: { icon: PrinterX, retry: true },
};

interface RefusedProps extends Omit<Extract<Voting, { step: 'refused' }>, 'step'> {
  readonly onRetry: () => void;
  readonly onHelp: () => void;
  readonly onLeave: () => void;
  readonly onHome: () => void;
}

/** What happened and what to do now, in kind words: nobody did anything wrong. */
export function Refused({ refusal, problem, hasSlip, onRetry, onHelp, onLeave, onHome }: RefusedProps) {
  const { t } = useTranslation();
  const { icon, retry } = kinds[refusal];
  return (
    <Screen
      name={`vote refused ${refusal}`}
      layout="centre"
      emblem={<Emblem icon={icon} tone="attention" />}
      title={t(`refusals.${refusal}.title`)}
      onBack={onLeave}
      actions={
        <>
          <Button icon={HandHelping} onPress={onHelp}>
            {t('refusals.help')}
          </Button>
          {retry ? (
            <Button kind="primary" onPress={onRetry}>
              {t('product.retry')}
            </Button>
          ) : (
            <Button kind="primary" icon={House} onPress={onHome}>
              {t('product.home')}
            </Button>
          )}
        </>
      }
    >
      {refusal === 'printer' && <p className="lead">{t(`refusals.printer.${printerWords(problem)}`)}</p>}
      <p className="lead">{t(`refusals.${refusal}.what`)}</p>
      <p className="lead">{t(`refusals.${refusal}.todo`)}</p>
      {hasSlip && <Notice tone="attention">{t('refusals.slip')}</Notice>}
    </Screen>
  );
}
