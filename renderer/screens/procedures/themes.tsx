import { Route, Search } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Theme } from '../../../contract/procedures.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useAnswer } from '../../kiosk.tsx';
import { proceduresOf, useCatalogue } from './catalogue.ts';
import { themeIcons } from './theme-icons.ts';

interface ThemesProps {
  readonly onTheme: (theme: Theme) => void;
  readonly onSearch: () => void;
  readonly onSituations: () => void;
  readonly onBack: () => void;
}

/** Three ways to a procedure: one's own words, what happens in one's life, or the subject. */
export function Themes({ onTheme, onSearch, onSituations, onBack }: ThemesProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const sheets = useAnswer('sheets.themes', {});
  const hasSheets = (theme: Theme) => sheets.state === 'ok' && sheets.value.some((one) => one.theme === theme);
  return (
    <Screen name="themes" title={t('themes.title')} onBack={onBack}>
      {catalogue.state === 'error' && (
        <Notice tone="attention" live>
          <p>{t('themes.failed.title')}</p>
          <p>{t('themes.failed.text')}</p>
          <Button onPress={catalogue.again}>{t('product.retry')}</Button>
        </Notice>
      )}
      <ul className="tiles tiles-wide">
        <li>
          <Tile icon={Search} tone="copper" title={t('themes.search.title')} onPress={onSearch}>
            {t('themes.search.text')}
          </Tile>
        </li>
        <li>
          <Tile icon={Route} tone="dusk" title={t('themes.situations.title')} onPress={onSituations}>
            {t('themes.situations.text')}
          </Tile>
        </li>
      </ul>
      <h2>{t('themes.bySubject')}</h2>
      <ul className="tiles">
        {(Object.keys(themeIcons) as Theme[]).map((theme) => {
          const count = proceduresOf(catalogue, theme).length;
          if (count === 0 && !hasSheets(theme)) return null;
          return (
            <li key={theme}>
              <Tile icon={themeIcons[theme]} title={t(`themes.names.${theme}`)} onPress={() => onTheme(theme)}>
                {count === 0 ? t('themes.onlySheets') : t('themes.count', { count })}
              </Tile>
            </li>
          );
        })}
      </ul>
    </Screen>
  );
}
