import { useTranslation } from 'react-i18next';
import type { Theme } from '../../../contract/procedures.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { proceduresOf, useCatalogue } from './catalogue.ts';
import { themeIcons } from './theme-icons.ts';

interface ThemesProps {
  readonly onTheme: (theme: Theme) => void;
  readonly onBack: () => void;
}

/** First the subject, then the procedure: a dozen things to look at, never fifty. */
export function Themes({ onTheme, onBack }: ThemesProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  return (
    <Screen name="themes" title={t('themes.title')} onBack={onBack}>
      {catalogue.state === 'error' && (
        <Notice tone="attention" live>
          <p>{t('themes.failed.title')}</p>
          <p>{t('themes.failed.text')}</p>
          <Button onPress={catalogue.again}>{t('product.retry')}</Button>
        </Notice>
      )}
      <ul className="tiles">
        {(Object.keys(themeIcons) as Theme[]).map((theme) => {
          const count = proceduresOf(catalogue, theme).length;
          if (count === 0) return null;
          return (
            <li key={theme}>
              <Tile icon={themeIcons[theme]} title={t(`themes.names.${theme}`)} onPress={() => onTheme(theme)}>
                {t('themes.count', { count })}
              </Tile>
            </li>
          );
        })}
      </ul>
    </Screen>
  );
}
