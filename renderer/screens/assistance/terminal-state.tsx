import { Cloud, IdCard, type LucideIcon, Printer } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useKiosk } from '../../kiosk.tsx';

/** How the terminal is, in words: what works, and what somebody should look at. */
export function TerminalState() {
  const { t } = useTranslation();
  const { status } = useKiosk().state;
  if (!status) return <p>{t('mediator.problems.unavailable')}</p>;
  return (
    <ul className="terminal-state">
      <Line icon={IdCard} isGood={status.reader === 'ready'} title={t('assistance.state.reader')}>
        {t(`assistance.state.readers.${status.reader}`)}
      </Line>
      <Line icon={Printer} isGood={status.printer === 'ready'} title={t('assistance.state.printer')}>
        {t(`assistance.state.printers.${status.printer}`)}
      </Line>
      <Line icon={Cloud} isGood={status.server === 'connected'} title={t('assistance.state.server')}>
        {t(`assistance.state.servers.${status.server}`)}
      </Line>
    </ul>
  );
}

interface LineProps {
  readonly icon: LucideIcon;
  readonly isGood: boolean;
  readonly title: string;
  readonly children: string;
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
