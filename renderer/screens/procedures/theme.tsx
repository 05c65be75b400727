import { BookOpenText } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Theme as ThemeName } from '../../../contract/procedures.ts';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { useAnswer } from '../../kiosk.tsx';
import { proceduresOf, useCatalogue } from './catalogue.ts';
import { ProcedureTiles } from './procedure-tiles.tsx';

interface ThemeProps {
  readonly theme: ThemeName;
  readonly onProcedure: (id: string) => void;
  readonly onSheet: (id: string) => void;
  readonly onBack: () => void;
}

export function Theme({ theme, onProcedure, onSheet, onBack }: ThemeProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  const procedures = proceduresOf(catalogue, theme);
  const themes = useAnswer('sheets.themes', {});
  const sheet = themes.state === 'ok' ? themes.value.find((one) => one.theme === theme) : undefined;
  return (
    <Screen
      name={`theme ${theme}`}
      title={t(`themes.names.${theme}`)}
      intro={procedures.length > 0 && t('theme.intro')}
      onBack={onBack}
    >
      <ProcedureTiles procedures={procedures} onProcedure={onProcedure} />
      {sheet && (
        <ul className="tiles tiles-wide">
          <li>
            <Tile icon={BookOpenText} title={t('theme.sheets.title')} onPress={() => onSheet(sheet.id)}>
              {t('theme.sheets.text')}
            </Tile>
          </li>
        </ul>
      )}
    </Screen>
  );
}
