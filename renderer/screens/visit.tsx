import { useEffect, useReducer, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Bar, type BarWay } from '../components/bar.tsx';
import { CardNotice } from '../components/card-notice.tsx';
import { Notice } from '../components/notice.tsx';
import { TimeAnnouncer } from '../components/time-announcer.tsx';
import { useKiosk } from '../kiosk.tsx';
import { home, lossOnLeaving, navigate, type Place } from '../navigation.ts';
import { newSeed } from './consultation/forms/option-order.ts';
import { HelpDialog } from './help-dialog.tsx';
import { MediatorDialog } from './mediator-dialog.tsx';
import { PlaceScreen } from './place-screen.tsx';
import { GuestPlace } from './procedures/guest-place.tsx';
import { ServicesLost } from './services-lost.tsx';
import { DisplayDialog, LanguageDialog } from './settings-dialogs.tsx';
import { EndDialog, LeaveDialog, TimeDialog } from './visit-dialogs.tsx';
import { type ActiveVisit, useStandingWarning, WarningDialog } from './warnings.tsx';

/** The dialogs that a visit can open. */
export type VisitDialog = Exclude<BarWay, 'home'> | 'leave' | 'mediator';

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
  useMediatorCard(voteWaitsForMediator(place), () => setOpened('mediator'));

  const isInGuest = state.guest.state === 'open';
  const isLost = state.services === 'lost';
  const { guest } = state;
  const loss = guest.state === 'open' ? (guest.filled ? 'form' : 'guest') : lossOnLeaving(place);
  const isCovered = opened !== null || standing !== null;
  const close = () => setOpened(null);

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
    <div className={isInGuest ? 'frame frame-guest' : 'frame'}>
      <Bar visit={visit} onWay={onWay} />
      <TimeAnnouncer endsAtMs={visit.endsAtMs} />
      <CardNotice />
      {isInGuest && isLost && <Notice live>{t('lost.guest')}</Notice>}

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

      {opened === 'help' && <HelpDialog onClose={close} />}
      {opened === 'language' && <LanguageDialog onClose={close} />}
      {opened === 'display' && <DisplayDialog onClose={close} />}
      {opened === 'time' && <TimeDialog visit={visit} onClose={close} />}
      {opened === 'end' && <EndDialog onClose={close} />}
      {opened === 'leave' && loss && (
        <LeaveDialog what={loss} onLeave={loss === 'slip' ? endVisit : goHome} onClose={close} />
      )}
      {opened === 'mediator' && <MediatorDialog onClose={close} />}
      {isLost && !isInGuest && <ServicesLost />}
      {standing && <WarningDialog warning={standing} visit={visit} onRead={read} />}
    </div>
  );
}

/** A spoiled slip, of this visit or an earlier one: the mediator's card takes it back, and the vote goes on. */
function voteWaitsForMediator(place: Place): boolean {
  if (place.at !== 'vote') return false;
  const { voting } = place;
  if (voting.step === 'refused') return voting.refusal === 'slip-outstanding';
  return voting.step === 'spoiled' || (voting.step === 'choose' && voting.again);
}

/** A mediator's card opens the mediator's gestures, except where the vote itself waits for that card. */
function useMediatorCard(isExpected: boolean, open: () => void) {
  const { state } = useKiosk();
  const isMediator = state.visit.stage === 'active' && state.visit.mediator;
  const notice = state.cardNotice?.kind === 'mediator' ? state.cardNotice.serial : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each presentation of the card opens it again, and nothing else does
  useEffect(() => {
    if (isMediator && !isExpected) open();
  }, [isMediator, notice]);
}
