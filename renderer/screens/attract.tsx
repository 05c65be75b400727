import { ContactRound, HandHelping } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../contract/form.ts';
import { useNewScreen } from '../accessibility/new-screen.ts';
import { Bar } from '../components/bar.tsx';
import { CardNotice } from '../components/card-notice.tsx';
import { Notice } from '../components/notice.tsx';
import { Scenery } from '../components/scenery.tsx';
import { ScrollHint } from '../components/scroll-hint.tsx';
import { useKiosk } from '../kiosk.tsx';
import { everyLanguage, languageFacts, translations } from '../locales/index.ts';
import { NearbyCalls } from './activity/nearby-calls.tsx';
import { HelpDialog } from './help-dialog.tsx';
import { DisplayDialog } from './settings-dialogs.tsx';

/** Invites, in all languages at once. Touching it anywhere begins a visit; touching a language begins it in that language. */
export function Attract() {
  const { t } = useTranslation();
  const { api, state, description, changeSettings } = useKiosk();
  const heading = useNewScreen('attract');
  const [dialog, setDialog] = useState<'help' | 'display' | null>(null);
  useForgetting(dialog, () => setDialog(null));
  const offered: readonly Language[] = description?.languages ?? everyLanguage;
  const hasReader = description !== null && description.readerMode !== 'none';
  const isReady = state.services === 'connected';

  function begin(language?: Language) {
    if (language) changeSettings({ language });
    void api.call('visit.begin', {});
  }

  return (
    <div className="frame frame-attract">
      <Bar visit={null} onWay={(way) => (way === 'help' || way === 'display') && setDialog(way)} />
      <CardNotice />
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: for a hand that misses the buttons; a keyboard has them */}
      <main
        id="content"
        className="attract-main"
        onClick={({ target }) => {
          if (isReady && target instanceof Element && !target.closest('button')) begin();
        }}
      >
        <div className="attract-words">
          <h1 ref={heading} tabIndex={-1}>
            {offered.map((language) => (
              <Welcome key={language} language={language} />
            ))}
          </h1>
          {description?.terminal && <p className="attract-place">{description.terminal.name}</p>}
          {state.status?.help && (
            <Notice tone="attention" icon={HandHelping} live>
              {t('attract.helpOn')}
            </Notice>
          )}
          <NearbyCalls />
          {!isReady && <Notice live>{t('attract.lost')}</Notice>}
        </div>
        <Scenery />
        {isReady && (
          <div className="attract-languages">
            {offered.map((language) => (
              <BeginButton key={language} language={language} hasReader={hasReader} onBegin={() => begin(language)} />
            ))}
          </div>
        )}
      </main>
      <div className="foot">
        <ScrollHint />
      </div>
      {dialog === 'help' && <HelpDialog onClose={() => setDialog(null)} />}
      {dialog === 'display' && <DisplayDialog onClose={() => setDialog(null)} />}
    </div>
  );
}

function Welcome({ language }: { readonly language: Language }) {
  return (
    <span lang={language} dir={languageFacts[language].direction}>
      {translations.getFixedT(language)('attract.welcome')}
    </span>
  );
}

interface BeginButtonProps {
  readonly language: Language;
  readonly hasReader: boolean;
  readonly onBegin: () => void;
}

function BeginButton({ language, hasReader, onBegin }: BeginButtonProps) {
  const { name, direction } = languageFacts[language];
  const say = translations.getFixedT(language);
  return (
    <AriaButton className="begin" {...{ lang: language, dir: direction }} onPress={onBegin}>
      <span className="begin-name">{name}</span>
      <span className="begin-words">
        <span className="begin-touch">{say('attract.touch')}</span>
        {hasReader && (
          <span className="begin-card">
            <ContactRound className="icon" aria-hidden />
            <span>{say('attract.card')}</span>
          </span>
        )}
      </span>
    </AriaButton>
  );
}

const forgottenAfterMs = 60_000;

/** Whoever opened or changed something here and left must not have changed it for the next person. */
function useForgetting(opened: string | null, close: () => void) {
  const { settings, forgetSettings } = useKiosk();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each change starts the wait again
  useEffect(() => {
    const timer = setTimeout(() => {
      forgetSettings();
      close();
    }, forgottenAfterMs);
    return () => clearTimeout(timer);
  }, [settings, opened]);
}
