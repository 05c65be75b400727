import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskError } from '../../../contract/kiosk.ts';
import { secondsUntil, useNow } from '../../accessibility/now.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DigitEntry } from '../../components/digit-entry.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';

const pinLength = 6;

/** The mediator whose card was shown types the PIN, over whatever the resident was doing. It leaves by itself after a minute. */
export function PinDialog() {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [pin, setPin] = useState('');
  const [isChecking, setChecking] = useState(false);
  const [refused, setRefused] = useState<KioskError<'assistance.open'> | null>(null);
  const [waitUntilMs, setWaitUntilMs] = useState(0);
  // The clock of the screen ticks seldom: no wait is said to be longer than it is.
  const waitSeconds = Math.min(secondsUntil(waitUntilMs, useNow()), refused?.waitSeconds ?? 0);
  const isWaiting = waitSeconds > 0;
  const cannotOpen = refused?.code === 'no-pin' || refused?.code === 'store-refused' || refused?.code === 'disk-full';
  const isReady = pin.length === pinLength && !isChecking && !isWaiting && !cannotOpen;

  async function open() {
    setChecking(true);
    const answer = await api.call('assistance.open', { pin });
    setChecking(false);
    setPin('');
    if (answer.ok) return;
    setRefused(answer.error);
    setWaitUntilMs(Date.now() + (answer.error.waitSeconds ?? 0) * 1000);
  }

  return (
    <Dialog
      title={t('assistance.pin.title')}
      icon={KeyRound}
      isAlert
      onClose={() => void api.call('assistance.end', {})}
      actions={
        <>
          <Button onPress={() => void api.call('assistance.end', {})}>{t('assistance.pin.cancel')}</Button>
          <Button kind="primary" isDisabled={!isReady} isPending={isChecking} onPress={() => void open()}>
            {t('assistance.pin.confirm')}
          </Button>
        </>
      }
    >
      <div role="status">
        {refused && (
          <Notice tone="attention">
            <p>{t(`assistance.pin.problems.${refused.code}`)}</p>
            {isWaiting && <Wait seconds={waitSeconds} />}
          </Notice>
        )}
      </div>
      <DigitEntry
        label={t('assistance.pin.label')}
        progress={t('assistance.pin.progress', { typed: pin.length })}
        digits={pin}
        length={pinLength}
        isSecret
        isDisabled={cannotOpen}
        onDigits={setPin}
        onEnter={() => {
          if (isReady) void open();
        }}
      />
    </Dialog>
  );
}

function Wait({ seconds }: { readonly seconds: number }) {
  const { t } = useTranslation();
  if (seconds < 60) return <p>{t('assistance.pin.waitSeconds', { count: seconds })}</p>;
  return <p>{t('assistance.pin.waitMinutes', { count: Math.ceil(seconds / 60) })}</p>;
}
