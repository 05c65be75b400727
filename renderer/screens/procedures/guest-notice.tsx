import type { TFunction } from 'i18next';
import {
  AppWindow,
  CloudOff,
  FileDown,
  Files,
  Hourglass,
  KeyRound,
  type LucideIcon,
  Printer,
  RotateCw,
  SearchX,
  ServerCrash,
  ShieldAlert,
  ShieldX,
  Undo2,
  Unplug,
  Wifi,
  WifiOff,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { GuestView } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useKiosk } from '../../kiosk.tsx';

type Notice = NonNullable<Extract<GuestView, { state: 'open' }>['notice']>;

const icons: Readonly<Record<Notice['kind'], LucideIcon>> = {
  blocked: ShieldX,
  program: AppWindow,
  download: FileDown,
  'sign-in': KeyRound,
  offline: WifiOff,
  'not-found': SearchX,
  unreachable: CloudOff,
  portal: Wifi,
  'server-error': ServerCrash,
  slow: Hourglass,
  crashed: Unplug,
  hung: Hourglass,
  printed: Printer,
  certificate: ShieldAlert,
};

/** These end by themselves. */
const passing: ReadonlySet<Notice['kind']> = new Set([
  ...['offline', 'not-found', 'unreachable', 'portal', 'server-error', 'slow', 'hung'],
] as const);

interface GuestNoticeProps {
  readonly notice: Notice;
  /** Behind the notice the page still stands, with whatever was typed in it. */
  readonly keepsPage: boolean;
  readonly onDocuments: () => void;
}

/** In the place of the site: what happened, why, what to do, and the way back. Never the address, never an error code. */
export function GuestNotice({ notice, keepsPage, onDocuments }: GuestNoticeProps) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const isPassing = passing.has(notice.kind);
  const canReload = 'canRetry' in notice ? notice.canRetry : notice.kind === 'crashed' || notice.kind === 'hung';
  const outcome = 'outcome' in notice ? notice.outcome : null;
  const isComing = outcome === 'coming';
  const isRefusal =
    outcome === 'not-a-document' ||
    outcome === 'too-large' ||
    (!isPassing && outcome === null && !['crashed', 'certificate'].includes(notice.kind));
  return (
    <section className="guest-notice" role="alert">
      <Emblem icon={icons[notice.kind]} tone={outcome === 'kept' ? 'good' : isComing ? 'calm' : 'attention'} />
      <h2>{titleOf(t, notice)}</h2>
      <p>{happened(t, notice)}</p>
      {notice.kind === 'program' && notice.address && (
        <p>
          {t('guest.program.address')} <bdi className="host">{notice.address}</bdi>
        </p>
      )}
      {isPassing && (
        <>
          <p>{keepsPage ? t('guest.kept') : t('guest.returns')}</p>
          <Waiting />
        </>
      )}
      {isComing && <Waiting />}
      {isRefusal && <p>{t('guest.help')}</p>}
      <div className="guest-notice-actions">
        {canReload && (
          <Button icon={RotateCw} onPress={() => void api.call('guest.reload', {})}>
            {t('product.retry')}
          </Button>
        )}
        {(outcome === 'kept' || outcome === 'tray-full') && (
          <Button icon={Files} onPress={onDocuments}>
            {t('documents.open')}
          </Button>
        )}
        <Button
          kind={isComing ? 'secondary' : 'primary'}
          icon={Undo2}
          onPress={() => void api.call(keepsPage ? 'guest.back' : 'guest.home', {})}
        >
          {isComing ? t('guest.download.stop') : keepsPage ? t('guest.return') : t('guest.start')}
        </Button>
      </div>
    </section>
  );
}

function titleOf(t: TFunction, notice: Notice): string {
  switch (notice.kind) {
    case 'download':
      return t(`guest.download.${notice.outcome}.title`);
    case 'printed':
      return t(`guest.printed.${notice.outcome}.title`);
    default:
      return t(`guest.${notice.kind}.title`);
  }
}

function happened(t: TFunction, notice: Notice): string {
  switch (notice.kind) {
    case 'blocked': {
      const what = notice.host ? t('guest.blocked.text', { host: notice.host }) : t('guest.blocked.other');
      return `${what} ${t('guest.blocked.why')}`;
    }
    case 'program':
      return `${t(`guest.program.${notice.program}`)} ${t('guest.program.why')}`;
    case 'sign-in':
      return `${t('guest.sign-in.text', { host: notice.host })} ${t('guest.sign-in.why')}`;
    case 'download':
      return t(`guest.download.${notice.outcome}.text`);
    case 'printed':
      return t(`guest.printed.${notice.outcome}.text`);
    default:
      return `${t(`guest.${notice.kind}.text`)} ${t(`guest.${notice.kind}.why`)}`;
  }
}
