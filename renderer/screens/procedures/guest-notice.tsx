import { CloudOff, type LucideIcon, RotateCw, ShieldAlert, ShieldX, Undo2, Unplug } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GuestView } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { useKiosk } from '../../kiosk.tsx';

type Notice = NonNullable<Extract<GuestView, { state: 'open' }>['notice']>;

const icons: Readonly<Record<Notice['kind'], LucideIcon>> = {
  blocked: ShieldX,
  unreachable: CloudOff,
  crashed: Unplug,
  certificate: ShieldAlert,
};

/** In the place of the site: what happened, why, and the way back. Never the address, never an error code. */
export function GuestNotice({ notice, canGoBack }: { readonly notice: Notice; readonly canGoBack: boolean }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  // Behind a blocked page the one before still stands, with whatever was typed in it.
  const wayBack = notice.kind === 'blocked' && canGoBack ? 'guest.back' : 'guest.home';
  const happened =
    notice.kind !== 'blocked'
      ? t(`guest.${notice.kind}.text`)
      : notice.host
        ? t('guest.blocked.text', { host: notice.host })
        : t('guest.blocked.other');
  const canReload = notice.kind === 'unreachable' || notice.kind === 'crashed';
  return (
    <section className="guest-notice" role="alert">
      <Emblem icon={icons[notice.kind]} tone="attention" />
      <h2>{t(`guest.${notice.kind}.title`)}</h2>
      <p>
        {happened} {t(`guest.${notice.kind}.why`)}
      </p>
      {notice.kind === 'blocked' && <p>{t('guest.blocked.help')}</p>}
      <div className="guest-notice-actions">
        {canReload && (
          <Button icon={RotateCw} onPress={() => void api.call('guest.reload', {})}>
            {t('product.retry')}
          </Button>
        )}
        <Button kind="primary" icon={Undo2} onPress={() => void api.call(wayBack, {})}>
          {t('guest.return')}
        </Button>
      </div>
    </section>
  );
}
