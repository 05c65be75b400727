import { Cloud, CloudUpload, IdCard, type LucideIcon, Printer, Wifi } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { inWords } from '../../accessibility/dates.ts';
import { timeZoneOf, useAnswer, useKiosk } from '../../kiosk.tsx';

/** How the terminal is, in words: what works, and what somebody should look at. */
export function TerminalState() {
  const { t } = useTranslation();
  const { status } = useKiosk().state;
  if (!status) return <p>{t('mediator.problems.unavailable')}</p>;
  const isOnline = navigator.onLine;
  return (
    <ul className="terminal-state">
      <Line icon={IdCard} isGood={status.reader === 'ready'} title={t('assistance.state.reader')}>
        {t(`assistance.state.readers.${status.reader}`)}
      </Line>
      <Line icon={Printer} isGood={status.printer === 'ready'} title={t('assistance.state.printer')}>
        {t(`assistance.state.printers.${status.printer}`)}
      </Line>
      <Line icon={Wifi} isGood={isOnline} title={t('assistance.state.network')}>
        {t(`assistance.state.networks.${isOnline ? 'on' : 'off'}`)}
      </Line>
      <Line icon={Cloud} isGood={status.server === 'connected'} title={t('assistance.state.server')}>
        {t(`assistance.state.servers.${status.server}`)}
      </Line>
      {status.server !== 'not-configured' && <Backlog isLate={status.server === 'unreachable'} />}
    </ul>
  );
}

/** Never how much waits: who saw it grow would know when somebody voted. */
function Backlog({ isLate }: { readonly isLate: boolean }) {
  const { t } = useTranslation();
  const { state, settings, description } = useKiosk();
  const lines = useAnswer('consultations.list', {}, state.consultations);
  const heardAt = lines.state === 'ok' ? (lines.value[0]?.heardAt ?? null) : null;
  const moment = heardAt && inWords(heardAt, settings.language, timeZoneOf(description));
  return (
    <Line icon={CloudUpload} isGood={!isLate} title={t('assistance.state.backlog')}>
      {!isLate && t('assistance.state.backlogs.none')}
      {isLate && (moment ? t('assistance.state.backlogs.since', { moment }) : t('assistance.state.backlogs.waits'))}
    </Line>
  );
}

interface LineProps {
  readonly icon: LucideIcon;
  readonly isGood: boolean;
  readonly title: string;
  readonly children: ReactNode;
}

function Line({ icon: Icon, isGood, title, children }: LineProps) {
  return (
    <li className={isGood ? 'state-line' : 'state-line state-attention'}>
      <Icon className="icon" aria-hidden />
      <span>
        <strong>{title}</strong>
        <span>{children}</span>
      </span>
    </li>
  );
}
