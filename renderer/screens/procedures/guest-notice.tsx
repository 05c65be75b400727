import type { TFunction } from 'i18next';
import {
  AppWindow,
  CloudOff,
  FileX,
  KeyRound,
  type LucideIcon,
  RotateCw,
  ShieldAlert,
  ShieldX,
  Undo2,
  Unplug,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GuestView } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { useKiosk } from '../../kiosk.tsx';

type Notice = NonNullable<Extract<GuestView, { state: 'open' }>['notice']>;

const icons: Readonly<Record<Notice['kind'], LucideIcon>> = {
  blocked: ShieldX,
  program: AppWindow,
  download: FileX,
  'sign-in': KeyRound,
  unreachable: CloudOff,
  crashed: Unplug,
  certificate: ShieldAlert,
};

/** In the place of the site: what happened, why, and the way back. Never the address, never an error code. */
export function GuestNotice({ notice, canGoBack }: { readonly notice: Notice; readonly canGoBack: boolean }) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const canReload = notice.kind === 'unreachable' || notice.kind === 'crashed';
  // Whatever else was stopped, the page before still stands, with whatever was typed in it.
  const isStopped = !canReload && notice.kind !== 'certificate';
  const wayBack = isStopped && canGoBack ? 'guest.back' : 'guest.home';
  return (
    <section className="guest-notice" role="alert">
      <Emblem icon={icons[notice.kind]} tone="attention" />
      <h2>{t(`guest.${notice.kind}.title`)}</h2>
      <p>
        {happened(t, notice)} {t(`guest.${notice.kind}.why`)}
      </p>
      {notice.kind === 'program' && notice.address && (
        <p>
          {t('guest.program.address')} <bdi className="host">{notice.address}</bdi>
        </p>
      )}
      {isStopped && <p>{t('guest.help')}</p>}
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

function happened(t: TFunction, notice: Notice): string {
  switch (notice.kind) {
    case 'blocked':
      return notice.host ? t('guest.blocked.text', { host: notice.host }) : t('guest.blocked.other');
    case 'program':
      return t(`guest.program.${notice.program}`);
    case 'sign-in':
      return t('guest.sign-in.text', { host: notice.host });
    default:
      return t(`guest.${notice.kind}.text`);
  }
}
