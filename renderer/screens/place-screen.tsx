import type { Dispatch } from 'react';
import type { NavigationEvent, Place } from '../navigation.ts';
import { Contribute } from './consultation/debate/contribute.tsx';
import { Debate } from './consultation/debate/debate.tsx';
import { startWriting } from './consultation/debate/writing.ts';
import { FindBallot } from './consultation/find-ballot.tsx';
import { Consultations } from './consultation/list.tsx';
import { ConsultationPage } from './consultation/page.tsx';
import { StageScreen } from './consultation/stages/stage-screen.tsx';
import { Voting } from './consultation/voting-screens.tsx';
import { Tray } from './documents/tray.tsx';
import { Home } from './home.tsx';
import { ProcedurePage } from './procedures/page.tsx';
import { Search } from './procedures/search.tsx';
import { SheetPage } from './procedures/sheet.tsx';
import { SignInPage } from './procedures/sign-in.tsx';
import { SituationPage, Situations } from './procedures/situations.tsx';
import { Theme } from './procedures/theme.tsx';
import { Themes } from './procedures/themes.tsx';

interface PlaceScreenProps {
  readonly place: Place;
  /** One for the whole visit, so that a vote begun twice shows its options in the same order. */
  readonly seed: number;
  readonly dispatch: Dispatch<NavigationEvent>;
  /** Something of the kiosk stands in front. */
  readonly isCovered: boolean;
  readonly onHelp: () => void;
  readonly onEnd: () => void;
}

/** Which screen stands at which place. */
export function PlaceScreen({ place, seed, dispatch, isCovered, onHelp, onEnd }: PlaceScreenProps) {
  const go = (to: Extract<NavigationEvent, { kind: 'go' }>['to']) => dispatch({ kind: 'go', to });
  const onBack = () => dispatch({ kind: 'back' });
  const toProcedure = (procedure: string) => go({ at: 'procedure', procedure, from: place });
  const toSheet = (sheet: string) => go({ at: 'sheet', sheet, from: place });
  switch (place.at) {
    case 'home':
      return (
        <Home
          onProcedures={() => go({ at: 'themes' })}
          onConsultations={() => go({ at: 'consultations' })}
          onDocuments={() => go({ at: 'documents' })}
          onHelp={onHelp}
        />
      );
    case 'themes':
      return (
        <Themes
          onTheme={(theme) => go({ at: 'theme', theme })}
          onSearch={() => go({ at: 'search', question: '' })}
          onSituations={() => go({ at: 'situations' })}
          onBack={onBack}
        />
      );
    case 'theme':
      return <Theme theme={place.theme} onProcedure={toProcedure} onSheet={toSheet} onBack={onBack} />;
    case 'search':
      return (
        <Search
          question={place.question}
          onQuestion={(question) => dispatch({ kind: 'ask', question })}
          onProcedure={toProcedure}
          onSheet={toSheet}
          onBack={onBack}
        />
      );
    case 'situations':
      return <Situations onSituation={(situation) => go({ at: 'situation', situation })} onBack={onBack} />;
    case 'situation':
      return <SituationPage situation={place.situation} onProcedure={toProcedure} onBack={onBack} />;
    case 'procedure':
      return (
        <ProcedurePage
          id={place.procedure}
          onSignIn={() => go({ at: 'sign-in', procedure: place.procedure, from: place })}
          onBack={onBack}
        />
      );
    case 'sign-in':
      return <SignInPage id={place.procedure} onBack={onBack} />;
    case 'sheet':
      return (
        <SheetPage key={place.sheet} id={place.sheet} onProcedure={toProcedure} onSheet={toSheet} onBack={onBack} />
      );
    case 'documents':
      return <Tray isCovered={isCovered} onBack={onBack} />;
    case 'consultations':
      return (
        <Consultations
          onConsultation={(consultation) => go({ at: 'consultation', consultation })}
          onTracker={() => go({ at: 'tracker' })}
          onBack={onBack}
        />
      );
    case 'tracker':
      return <FindBallot onBack={onBack} />;
    case 'consultation':
      return (
        <ConsultationPage
          id={place.consultation}
          onParticipate={() => dispatch({ kind: 'begin-vote', consultation: place.consultation, seed })}
          onStage={(stage) => go({ at: 'stage', consultation: place.consultation, stage, page: 0 })}
          onDebate={() => go({ at: 'debate', consultation: place.consultation })}
          onBack={onBack}
        />
      );
    case 'stage':
      return (
        <StageScreen
          consultation={place.consultation}
          stage={place.stage}
          page={place.page}
          onConsultation={(consultation) => go({ at: 'consultation', consultation })}
          onDocuments={() => go({ at: 'documents' })}
          onBack={onBack}
        />
      );
    case 'debate':
      return (
        <Debate
          consultation={place.consultation}
          onWrite={() => go({ at: 'contribute', consultation: place.consultation, writing: startWriting })}
          onBack={onBack}
        />
      );
    case 'contribute':
      return (
        <Contribute
          consultation={place.consultation}
          writing={place.writing}
          onWriting={(change) => dispatch({ kind: 'write', change })}
          onBack={onBack}
        />
      );
    case 'vote':
      return (
        <Voting
          key={place.consultation}
          consultation={place.consultation}
          voting={place.voting}
          seed={place.seed}
          dispatch={(event) => dispatch({ kind: 'voting', event })}
          onHelp={onHelp}
          onLeave={() => go({ at: 'consultations' })}
          onHome={() => go({ at: 'home' })}
          onEnd={onEnd}
          onBack={onBack}
        />
      );
  }
}
