import type { Dispatch } from 'react';
import type { NavigationEvent, Place } from '../navigation.ts';
import { Consultations } from './consultation/list.tsx';
import { ConsultationPage } from './consultation/page.tsx';
import { Voting } from './consultation/voting-screens.tsx';
import { Home } from './home.tsx';
import { ProcedurePage } from './procedures/page.tsx';
import { Theme } from './procedures/theme.tsx';
import { Themes } from './procedures/themes.tsx';

interface PlaceScreenProps {
  readonly place: Place;
  /** One for the whole visit, so that a vote begun twice shows its options in the same order. */
  readonly seed: number;
  readonly dispatch: Dispatch<NavigationEvent>;
  readonly onHelp: () => void;
  readonly onEnd: () => void;
}

/** Which screen stands at which place. */
export function PlaceScreen({ place, seed, dispatch, onHelp, onEnd }: PlaceScreenProps) {
  const go = (to: Extract<NavigationEvent, { kind: 'go' }>['to']) => dispatch({ kind: 'go', to });
  const onBack = () => dispatch({ kind: 'back' });
  switch (place.at) {
    case 'home':
      return (
        <Home
          onProcedures={() => go({ at: 'themes' })}
          onConsultations={() => go({ at: 'consultations' })}
          onHelp={onHelp}
        />
      );
    case 'themes':
      return <Themes onTheme={(theme) => go({ at: 'theme', theme })} onBack={onBack} />;
    case 'theme':
      return (
        <Theme
          theme={place.theme}
          onProcedure={(procedure) => go({ at: 'procedure', theme: place.theme, procedure })}
          onBack={onBack}
        />
      );
    case 'procedure':
      return <ProcedurePage id={place.procedure} onBack={onBack} />;
    case 'consultations':
      return (
        <Consultations onConsultation={(consultation) => go({ at: 'consultation', consultation })} onBack={onBack} />
      );
    case 'consultation':
      return (
        <ConsultationPage
          id={place.consultation}
          onParticipate={() => dispatch({ kind: 'begin-vote', consultation: place.consultation, seed })}
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
