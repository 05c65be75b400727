import { Languages } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../contract/form.ts';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { everyLanguage, languageFacts, translations } from '../../locales/index.ts';
import type { StepProps } from './draft.ts';
import { StepCount } from './step-count.tsx';

/** The language of these screens, which also comes first of those that residents are offered. */
export function LanguageStep(props: StepProps) {
  const { t } = useTranslation();
  const { changeSettings } = useKiosk();
  const { draft, given, onNext } = props;

  function choose(language: Language) {
    changeSettings({ language });
    const languages = [language, ...everyLanguage.filter((one) => one !== language)];
    const decisions = given.includes('languages') ? draft.decisions : { ...draft.decisions, languages };
    onNext({ language, decisions });
  }

  return (
    <Screen
      name="first-language"
      steps={<StepCount {...props} />}
      title={t('firstStart.language.title')}
      intro={t('firstStart.language.intro')}
      layout="middle"
    >
      <div className="tiles">
        {everyLanguage.map((language) => {
          const { name, direction } = languageFacts[language];
          return (
            <Tile
              key={language}
              icon={Languages}
              title={
                <span lang={language} dir={direction}>
                  {name}
                </span>
              }
              onPress={() => choose(language)}
            >
              <span lang={language} dir={direction}>
                {translations.getFixedT(language)('firstStart.language.begin')}
              </span>
            </Tile>
          );
        })}
      </div>
    </Screen>
  );
}
