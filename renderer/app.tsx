import { type ReactNode, useEffect, useMemo, useReducer } from 'react';
import { I18nProvider } from 'react-aria-components';
import { I18nextProvider } from 'react-i18next';
import type { PasserelleApi } from '../contract/kiosk.ts';
import { useReadingSettings } from './accessibility/reading-settings.ts';
import { defaultSettings, nextAppState, type Settings } from './app-state.ts';
import { type Kiosk, KioskContext, reliable, useAnswerOf } from './kiosk.tsx';
import { languageFacts, translations } from './locales/index.ts';
import { home, type Place } from './navigation.ts';
import { Attract } from './screens/attract.tsx';
import { Closed, Dark } from './screens/closed.tsx';
import { Wiped, Wiping } from './screens/farewell.tsx';
import { FirstStart } from './screens/first-start/first-start.tsx';
import { Starting } from './screens/starting.tsx';
import { Visit, type VisitDialog } from './screens/visit.tsx';

interface AppProps {
  readonly api: PasserelleApi;
  /** Where a visit begins and how it reads; the preview opens any screen with it. */
  readonly opening?: { readonly place: Place; readonly settings: Settings; readonly dialog: VisitDialog | null };
}

const ordinary = { place: home, settings: defaultSettings, dialog: null };

/** The kiosk window: one visit after another, each with nothing of the one before. */
export function App({ api: shell, opening = ordinary }: AppProps) {
  const api = useMemo(() => reliable(shell), [shell]);
  const [{ kiosk, visit, settings }, dispatch] = useReducer(nextAppState, {
    kiosk: null,
    visit: 0,
    settings: opening.settings,
  });
  useEffect(() => api.onState((pushed) => dispatch({ kind: 'pushed', kiosk: pushed })), [api]);
  useReadingSettings(settings);
  const described = useAnswerOf(api, 'terminal.describe', {}, kiosk?.services ?? 'lost');
  const description = described.state === 'ok' ? described.value : null;

  const context = useMemo<Kiosk | null>(
    () =>
      kiosk && {
        api,
        state: kiosk,
        description,
        settings,
        changeSettings: (change) => dispatch({ kind: 'read-by', settings: change }),
        forgetSettings: () => dispatch({ kind: 'nobody-came' }),
      },
    [api, kiosk, description, settings],
  );

  return (
    <I18nProvider locale={languageFacts[settings.language].locale}>
      <I18nextProvider i18n={translations}>
        {context && (
          <KioskContext value={context}>
            <Stage visit={visit} opening={opening} kiosk={context} />
          </KioskContext>
        )}
      </I18nextProvider>
    </I18nProvider>
  );
}

function Stage(props: {
  readonly visit: number;
  readonly opening: NonNullable<AppProps['opening']>;
  readonly kiosk: Kiosk;
}) {
  const { state, description } = props.kiosk;
  switch (state.visit.stage) {
    case 'attract':
      if (description?.firstStart) return framed(<FirstStart />);
      if (state.closed?.dark) return <Dark />;
      if (state.closed) return <Closed opens={state.closed.opens} />;
      if (description) return <Attract />;
      return state.services === 'lost' ? framed(<Starting />) : null;
    case 'active':
      return (
        <Visit
          key={props.visit}
          visit={state.visit}
          firstPlace={props.opening.place}
          firstDialog={props.opening.dialog}
        />
      );
    case 'wiping':
      return framed(<Wiping />);
    case 'wiped':
      return framed(<Wiped reason={state.visit.reason} />);
  }
}

function framed(screen: ReactNode) {
  return <div className="frame">{screen}</div>;
}
