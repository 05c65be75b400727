import { useEffect, useReducer, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, type BarWay } from '../components/bar.tsx';
import { CardNotice } from '../components/card-notice.tsx';
import { Notice } from '../components/notice.tsx';
import { TimeAnnouncer } from '../components/time-announcer.tsx';
import { useKiosk } from '../kiosk.tsx';
import { home, lossOnLeaving, navigate, type Place } from '../navigation.ts';
import { Curtain } from './assistance/curtain.tsx';
import { MediationNotices } from './assistance/mediation.tsx';
import { OpenHost } from './assistance/open-host.tsx';
import { AssistancePanel } from './assistance/panel.tsx';
import { PinDialog } from './assistance/pin-dialog.tsx';
import { AssistanceStrip } from './assistance/strip.tsx';
import { newSeed } from './consultation/forms/option-order.ts';
import { HelpDialog } from './help-dialog.tsx';
import { PlaceScreen } from './place-screen.tsx';
import { GuestPlace } from './procedures/guest-place.tsx';
import { ServicesLost } from './services-lost.tsx';
import { DisplayDialog, LanguageDialog } from './settings-dialogs.tsx';
import { EndDialog, LeaveDialog, TimeDialog } from './visit-dialogs.tsx';
import { type ActiveVisit, useStandingWarning, WarningDialog } from './warnings.tsx';

/** The dialogs that a visit can open. */
export type VisitDialog = Exclude<BarWay, 'home'> | 'leave' | 'assistance' | 'open-host' | 'end-assisted';

interface VisitProps {
  readonly visit: ActiveVisit;
  readonly firstPlace: Place;
  /** Open from the start; the preview opens any dialog with it. */
  readonly firstDialog: VisitDialog | null;
}

/** One resident's time: the bar, the present screen or site under it, and at most one dialog in front. */
export function Visit({ visit, firstPlace, firstDialog }: VisitProps) {
  const { t } = useTranslation();
  const { api, state } = useKiosk();
  const [place, dispatch] = useReducer(navigate, firstPlace);
  const [seed] = useState(newSeed);
  const [opened, setOpened] = useState<VisitDialog | null>(firstDialog);
  const { standing, read } = useStandingWarning(visit.warning);
  const isAssisted = visit.assistance?.stage === 'assisting';
  const asksPin = visit.assistance?.stage === 'pin';
  usePanel(isAssisted, setOpened);
  useCountedReading();

  const isInGuest = state.guest.state === 'open';
  const isLost = state.services === 'lost';
  const { guest } = state;
  const loss = guest.state === 'open' ? (guest.filled ? 'form' : 'guest') : lossOnLeaving(place);
  const close = () => setOpened(null);
  const { isHidden } = visit;
  const isCovered = opened !== null || standing !== null || asksPin || isHidden;
  /** In the place of the screen, which waits behind with whatever was begun on it. */
  const instead = isHidden ? <Curtain /> : isAssisted && opened === 'open-host' ? <OpenHost onClose={close} /> : null;

  function goHome() {
    close();
    if (isInGuest) void api.call('guest.close', {});
    dispatch({ kind: 'go', to: home });
  }

  /** A slip that nobody confirmed can wait for a mediator only after the visit, so no other way leads from it. */
  function endVisit() {
    void api.call('visit.end', {});
  }

  function onWay(way: BarWay) {
    if (way !== 'home') setOpened(way);
    else if (loss) setOpened('leave');
    else goHome();
  }

  return (
    <div className={isInGuest && !instead ? 'frame frame-guest' : 'frame'}>
      {!isHidden && <Bar visit={visit} onWay={onWay} />}
      <TimeAnnouncer endsAtMs={visit.endsAtMs} />
      <CardNotice />
      {isInGuest && isLost && <Notice live>{t('lost.guest')}</Notice>}
      {isAssisted && <AssistanceStrip onPanel={() => setOpened('assistance')} />}
      {!isHidden && <MediationNotices />}

      {instead}
      <div className="behind" hidden={instead !== null}>
        {state.guest.state === 'open' ? (
          <GuestPlace guest={state.guest} isCovered={isCovered} />
        ) : (
          <PlaceScreen
            place={place}
            seed={seed}
            dispatch={dispatch}
            isCovered={isCovered}
            onHelp={() => setOpened('help')}
            onEnd={() => setOpened('end')}
          />
        )}
      </div>

      {!isHidden && (
        <>
          {opened === 'help' && <HelpDialog onClose={close} />}
          {opened === 'language' && <LanguageDialog onClose={close} />}
          {opened === 'display' && <DisplayDialog onClose={close} />}
          {opened === 'time' && <TimeDialog visit={visit} onClose={close} />}
          {opened === 'end' && <EndDialog by="visit" onClose={close} />}
          {opened === 'end-assisted' && isAssisted && <EndDialog by="assistance" onClose={close} />}
          {opened === 'leave' && loss && (
            <LeaveDialog what={loss} onLeave={loss === 'slip' ? endVisit : goHome} onClose={close} />
          )}
          {opened === 'assistance' && isAssisted && (
            <AssistancePanel
              visit={visit}
              onClose={close}
              onHost={() => setOpened('open-host')}
              onEnd={() => setOpened('end-assisted')}
            />
          )}
        </>
      )}
      {asksPin && <PinDialog />}
      {isLost && !isInGuest && <ServicesLost />}
      {standing && <WarningDialog warning={standing} visit={visit} onRead={read} />}
    </div>
  );
}

const mediatorsOwn: ReadonlySet<VisitDialog> = new Set(['assistance', 'open-host', 'end-assisted']);

/** How residents read is counted, one setting by itself, when the visit ends (contract/statistics.ts). */
function useCountedReading() {
  const { api, settings } = useKiosk();
  useEffect(() => {
    void api.call('visit.read-by', settings);
  }, [api, settings]);
}

/** The panel opens when a mediator begins to assist, and goes with the mediator. */
function usePanel(isAssisted: boolean, open: (change: (opened: VisitDialog | null) => VisitDialog | null) => void) {
  const [was, setWas] = useState(isAssisted);
  useEffect(() => {
    if (isAssisted === was) return;
    setWas(isAssisted);
    open((opened) => (isAssisted ? 'assistance' : opened && mediatorsOwn.has(opened) ? null : opened));
  }, [isAssisted, was, open]);
}
