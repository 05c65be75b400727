import { MoonStar } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../contract/form.ts';
import type { KioskState } from '../../contract/kiosk.ts';
import { weekdayInWords } from '../accessibility/dates.ts';
import { Button } from '../components/button.tsx';
import { Emblem } from '../components/emblem.tsx';
import { Screen } from '../components/screen.tsx';
import { useKiosk } from '../kiosk.tsx';
import { everyLanguage, languageFacts, translations } from '../locales/index.ts';

type When = NonNullable<KioskState['closed']>;

/** Outside opening hours: when to come back, in all languages at once. Whoever stands here may be staff, and can use the terminal. */
export function Closed({ opens }: Pick<When, 'opens'>) {
  const { t } = useTranslation();
  const { api, description } = useKiosk();
  const offered = description?.languages ?? everyLanguage;
  return (
    <div className="frame">
      <Screen
        name="closed"
        layout="centre"
        emblem={<Emblem icon={MoonStar} />}
        title={offered.map((language) => (
          <Words key={language} language={language}>
            {translations.getFixedT(language)('closed.title')}
          </Words>
        ))}
        actions={<Button onPress={() => void api.call('visit.begin', {})}>{t('closed.use')}</Button>}
      >
        <div className="closed-until">
          {offered.map((language) => (
            <p key={language}>
              <Words language={language}>{reopening(opens, language)}</Words>
            </p>
          ))}
        </div>
      </Screen>
    </div>
  );
}

/** What the screen shows while nobody is there. A touch lights it; there is nothing here to press by mistake. */
export function Dark() {
  const { t } = useTranslation();
  return <main className="dark" aria-label={t('closed.title')} />;
}

function Words({ language, children }: { readonly language: Language; readonly children: string }) {
  return (
    <span className="closed-words" lang={language} dir={languageFacts[language].direction}>
      {children}
    </span>
  );
}

function reopening(opens: When['opens'], language: Language): string {
  const say = translations.getFixedT(language);
  if (!opens) return say('closed.unknown');
  const spans = opens.spans.map((span) => say('closed.span', span));
  const hours = new Intl.ListFormat(languageFacts[language].locale).format(spans);
  return say('closed.opens', { day: weekdayInWords(opens.date, language), hours });
}
