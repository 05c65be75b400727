import { Clock, LogOut, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { useKiosk } from '../kiosk.tsx';
import type { ActiveVisit } from './warnings.tsx';

interface DialogProps {
  readonly onClose: () => void;
}

/** How much time is left is always in view; this says why there is a limit, and that it can move. */
export function TimeDialog({ visit, onClose }: DialogProps & { readonly visit: ActiveVisit }) {
  const { t } = useTranslation();
  const { description } = useKiosk();
  const byClosing = visit.budget === 'closing';
  return (
    <Dialog
      title={t('time.title')}
      icon={Clock}
      onClose={onClose}
      actions={
        <Button kind="primary" onPress={onClose}>
          {t('product.continue')}
        </Button>
      }
    >
      <p>
        {byClosing
          ? t('time.closing', { time: visit.closesAt ?? '' })
          : t('time.maximum', { minutes: description?.visit.maximumMinutes ?? '' })}
      </p>
      <p>
        {t('time.warned')} {!byClosing && t('time.extend')}
      </p>
    </Dialog>
  );
}

/** The end cannot be undone, so it is asked once (RGAA 11.12). */
export function EndDialog({ by, onClose }: DialogProps & { readonly by: 'visit' | 'assistance' }) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const isFilled = state.guest.state === 'open' && state.guest.filled;
  const count = state.tray.documents.length;
  const [ending, setEnding] = useState(false);
  return (
    <Dialog
      title={t('end.title')}
      icon={LogOut}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t('end.stay')}</Button>
          <Button
            kind="primary"
            isPending={ending}
            onPress={() => {
              setEnding(true);
              void api.call(by === 'visit' ? 'visit.end' : 'assistance.end-visit', {});
            }}
          >
            {t('end.confirm')}
          </Button>
        </>
      }
    >
      {isFilled && <p>{t('end.filled')}</p>}
      <p>{t('end.text')}</p>
      {count > 0 && <p>{t('end.documents', { count })}</p>}
      <p>{t('end.sent')}</p>
    </Dialog>
  );
}

interface LeaveDialogProps extends DialogProps {
  readonly what: 'guest' | 'form' | 'words' | 'ballot' | 'slip';
  readonly onLeave: () => void;
}

/** Said before something half done is lost. Staying is the main way. */
export function LeaveDialog({ what, onLeave, onClose }: LeaveDialogProps) {
  const { t } = useTranslation();
  return (
    <Dialog
      title={t(`leave.${what}.title`)}
      icon={TriangleAlert}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onLeave}>{t(`leave.${what}.confirm`)}</Button>
          <Button kind="primary" onPress={onClose}>
            {t(`leave.${what}.stay`)}
          </Button>
        </>
      }
    >
      <p>{t(`leave.${what}.text`)}</p>
    </Dialog>
  );
}
