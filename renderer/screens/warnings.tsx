import { Clock, Hand, IdCard } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { VisitView } from '../../contract/kiosk.ts';
import { secondsUntil, useNow } from '../accessibility/now.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useKiosk } from '../kiosk.tsx';

export type ActiveVisit = Extract<VisitView, { stage: 'active' }>;
type Warning = NonNullable<ActiveVisit['warning']>;

/** Which warning covers the screen. A last one that was read and cannot be extended lets the resident finish under it. */
export function useStandingWarning(warning: ActiveVisit['warning']) {
  const [readUntilMs, setReadUntilMs] = useState<number | null>(null);
  const isRead = warning?.kind === 'time' && !warning.canExtend && warning.endsAtMs === readUntilMs;
  return {
    standing: isRead ? null : warning,
    read: () => setReadUntilMs(warning?.endsAtMs ?? null),
  };
}

interface WarningProps<Kind extends Warning['kind']> {
  readonly warning: Extract<Warning, { kind: Kind }>;
  readonly visit: ActiveVisit;
  readonly onRead: () => void;
}

export function WarningDialog({ warning, ...rest }: WarningProps<Warning['kind']>) {
  switch (warning.kind) {
    case 'time':
      return <TimeWarning warning={warning} {...rest} />;
    case 'inactivity':
      return <InactivityWarning warning={warning} {...rest} />;
    case 'card-removed':
      return <CardRemovedWarning warning={warning} {...rest} />;
  }
}

function TimeWarning({ warning, visit, onRead }: WarningProps<'time'>) {
  const { t } = useTranslation();
  const { goOn, end } = useAnswers();
  return (
    <Dialog
      title={t('warnings.time.title')}
      icon={Clock}
      isAlert
      actions={
        <>
          <Button onPress={end}>{t('warnings.end')}</Button>
          {warning.canExtend ? (
            <Button kind="primary" onPress={goOn}>
              {t('warnings.time.continue')}
            </Button>
          ) : (
            <Button kind="primary" onPress={onRead}>
              {t('warnings.time.understood')}
            </Button>
          )}
        </>
      }
    >
      <p>
        {warning.canExtend && t('warnings.time.maximum')}
        {!warning.canExtend && visit.budget === 'closing' && t('warnings.time.closing', { time: visit.closesAt ?? '' })}
        {!warning.canExtend && visit.budget === 'maximum' && t('warnings.time.last')}
      </p>
      <Countdown endsAtMs={warning.endsAtMs} />
    </Dialog>
  );
}

function InactivityWarning({ warning }: WarningProps<'inactivity'>) {
  const { t } = useTranslation();
  const { goOn, end } = useAnswers();
  return (
    <Dialog
      title={t('warnings.inactivity.title')}
      icon={Hand}
      isAlert
      actions={
        <>
          <Button onPress={end}>{t('warnings.end')}</Button>
          <Button kind="primary" onPress={goOn}>
            {t('warnings.inactivity.continue')}
          </Button>
        </>
      }
    >
      <p>{t('warnings.inactivity.text')}</p>
      <Countdown endsAtMs={warning.endsAtMs} />
    </Dialog>
  );
}

/** Only the card itself says that its holder is there, so no button takes its place. */
function CardRemovedWarning({ warning }: WarningProps<'card-removed'>) {
  const { t } = useTranslation();
  const { end } = useAnswers();
  return (
    <Dialog
      title={t('warnings.cardRemoved.title')}
      icon={IdCard}
      isAlert
      actions={<Button onPress={end}>{t('warnings.end')}</Button>}
    >
      <p>{t('warnings.cardRemoved.text')}</p>
      <Countdown endsAtMs={warning.endsAtMs} />
    </Dialog>
  );
}

function useAnswers() {
  const { api } = useKiosk();
  return {
    goOn: () => void api.call('visit.continue', {}),
    end: () => void api.call('visit.end', {}),
  };
}

/** A timer is not read aloud at each second; who listens asks for it. */
function Countdown({ endsAtMs }: { readonly endsAtMs: number }) {
  const { t } = useTranslation();
  const count = secondsUntil(endsAtMs, useNow());
  return (
    <p className="countdown" role="timer">
      {t('warnings.secondsLeft', { count })}
    </p>
  );
}
