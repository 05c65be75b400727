import { useTranslation } from 'react-i18next';
import type { Theme as ThemeName } from '../../../contract/procedures.ts';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { proceduresOf, useCatalogue } from './catalogue.ts';

interface ThemeProps {
  readonly theme: ThemeName;
  readonly onProcedure: (id: string) => void;
  readonly onBack: () => void;
}

export function Theme({ theme, onProcedure, onBack }: ThemeProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  return (
    <Screen name={`theme ${theme}`} title={t(`themes.names.${theme}`)} intro={t('theme.intro')} onBack={onBack}>
      <ul className="tiles tiles-wide">
        {proceduresOf(catalogue, theme).map(({ id, title, summary }) => (
          <li key={id}>
            <Tile title={<PublicText>{title}</PublicText>} onPress={() => onProcedure(id)}>
              <PublicText>{summary}</PublicText>
            </Tile>
          </li>
        ))}
      </ul>
    </Screen>
  );
}
