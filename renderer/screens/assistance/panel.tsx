import {
  ClipboardList,
  EyeOff,
  FilePen,
  Gauge,
  Globe,
  HandHelping,
  LogOut,
  type LucideIcon,
  ReceiptText,
  Ticket,
  UserRoundCog,
  UserRoundX,
  UsersRound,
} from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Tile } from '../../components/tile.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { NearbyCalls } from '../activity/nearby-calls.tsx';
import { Reports, ReportsToFinish } from '../activity/reports.tsx';
import type { ActiveVisit } from '../warnings.tsx';
import { Codes } from './codes.tsx';
import { NextStepsPage } from './next-steps.tsx';
import { Papers } from './papers.tsx';
import { PostureChoice } from './posture.tsx';
import { TerminalState } from './terminal-state.tsx';
import { MoreTime } from './time.tsx';

/** What the panel opens, in the order in which it stands there. */
const pages = ['posture', 'host', 'ticket', 'codes', 'papers', 'state', 'reports'] as const;
type PanelPage = (typeof pages)[number];
/** Those that stand in the panel itself; a host takes a keyboard, and so a screen of its own. */
type InnerPage = Exclude<PanelPage, 'host'>;
/** Their own next step is what is pressed there, and stands out alone. */
const pagesWithAnAction: readonly PanelPage[] = ['posture', 'ticket'];
/** Reports open forms of their own. */
type OwnPage = Exclude<InnerPage, 'reports'>;

const icons: Readonly<Record<PanelPage, LucideIcon>> = {
  posture: UsersRound,
  host: Globe,
  ticket: ReceiptText,
  codes: Ticket,
  papers: ClipboardList,
  state: Gauge,
  reports: FilePen,
};

interface PanelProps {
  readonly visit: ActiveVisit;
  readonly onClose: () => void;
  readonly onHost: () => void;
  readonly onEnd: () => void;
}

/** What a mediator who assists can do, over whatever the resident was doing. The visit waits behind it. */
export function AssistancePanel({ visit, onClose, onHost, onEnd }: PanelProps) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const [page, setPage] = useState<InnerPage | null>(null);
  if (page === 'reports') return <Reports onBack={() => setPage(null)} onClose={onClose} />;
  if (page) return <Page page={page} visit={visit} onBack={() => setPage(null)} onClose={onClose} />;

  const posture = visit.assistance?.stage === 'assisting' ? visit.assistance.posture : null;
  const says: Readonly<Record<PanelPage, ReactNode>> = {
    posture: t(`assistance.posture.${posture ?? 'none'}`),
    host: t('assistance.pages.host.text'),
    ticket: t('assistance.pages.ticket.text'),
    codes: t('assistance.pages.codes.text'),
    papers: t('assistance.pages.papers.text'),
    state: t('assistance.pages.state.text'),
    reports: <ReportsToFinish />,
  };

  function hide() {
    void api.call('assistance.hide', { isHidden: true });
    onClose();
  }

  return (
    <Dialog
      title={t('mediator.title')}
      icon={UserRoundCog}
      onClose={onClose}
      actions={
        <>
          <Button icon={UserRoundX} onPress={() => void api.call('assistance.end', {})}>
            {t('assistance.end')}
          </Button>
          <Button kind="primary" onPress={onClose}>
            {t('mediator.close')}
          </Button>
        </>
      }
    >
      <NearbyCalls />
      <section className="dialog-section" aria-label={t('assistance.groups.visit')}>
        <h3>{t('assistance.groups.visit')}</h3>
        <MoreTime visit={visit} />
        <div className="panel-acts">
          <Button icon={EyeOff} onPress={hide}>
            {t('assistance.hide')}
          </Button>
          {state.status?.help && (
            <Button icon={HandHelping} onPress={() => void api.call('assistance.answer-help', {})}>
              {t('assistance.answerHelp')}
            </Button>
          )}
          <Button icon={LogOut} onPress={onEnd}>
            {t('assistance.endVisit')}
          </Button>
        </div>
      </section>
      <section className="dialog-section" aria-label={t('assistance.groups.more')}>
        <h3>{t('assistance.groups.more')}</h3>
        <div className="panel-pages">
          {pages.map((one) => (
            <Tile
              key={one}
              icon={icons[one]}
              title={t(`assistance.pages.${one}.title`)}
              onPress={() => (one === 'host' ? onHost() : setPage(one))}
            >
              {says[one]}
            </Tile>
          ))}
        </div>
      </section>
    </Dialog>
  );
}

interface PageProps {
  readonly page: OwnPage;
  readonly visit: ActiveVisit;
  readonly onBack: () => void;
  readonly onClose: () => void;
}

function Page({ page, visit, onBack, onClose }: PageProps) {
  const { t } = useTranslation();
  const contents: Readonly<Record<OwnPage, ReactNode>> = {
    posture: <PostureChoice visit={visit} />,
    ticket: <NextStepsPage />,
    codes: <Codes />,
    papers: <Papers />,
    state: <TerminalState />,
  };
  return (
    <Dialog
      key={page}
      title={t(`assistance.pages.${page}.title`)}
      icon={icons[page]}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" arrow="back" onPress={onBack}>
            {t('product.back')}
          </Button>
          <Button {...(!pagesWithAnAction.includes(page) && { kind: 'primary' })} onPress={onClose}>
            {t('mediator.close')}
          </Button>
        </>
      }
    >
      {contents[page]}
    </Dialog>
  );
}
