import {
  Baby,
  BriefcaseBusiness,
  Coins,
  FileX,
  Flower2,
  HeartPulse,
  KeyRound,
  type LucideIcon,
  PlaneLanding,
  Sunset,
  Truck,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Situation } from '../../../contract/procedures.ts';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { proceduresIn, useCatalogue } from './catalogue.ts';
import { ProcedureTiles } from './procedure-tiles.tsx';

const icons: Readonly<Record<Situation, LucideIcon>> = {
  moving: Truck,
  child: Baby,
  'job-loss': BriefcaseBusiness,
  'little-money': Coins,
  'lost-papers': FileX,
  'looking-for-a-home': KeyRound,
  'illness-or-disability': HeartPulse,
  retirement: Sunset,
  death: Flower2,
  'arriving-in-france': PlaneLanding,
};

interface SituationsProps {
  readonly onSituation: (situation: Situation) => void;
  readonly onBack: () => void;
}

/** What happens in a life, in the words of whoever it happens to. */
export function Situations({ onSituation, onBack }: SituationsProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  return (
    <Screen name="situations" title={t('situations.title')} onBack={onBack}>
      <ul className="tiles">
        {(Object.keys(icons) as Situation[]).map((situation) => {
          const count = proceduresIn(catalogue, situation).length;
          if (count === 0) return null;
          return (
            <li key={situation}>
              <Tile
                icon={icons[situation]}
                tone="dusk"
                title={t(`situations.names.${situation}`)}
                onPress={() => onSituation(situation)}
              >
                {t('themes.count', { count })}
              </Tile>
            </li>
          );
        })}
      </ul>
    </Screen>
  );
}

interface SituationPageProps {
  readonly situation: Situation;
  readonly onProcedure: (id: string) => void;
  readonly onBack: () => void;
}

export function SituationPage({ situation, onProcedure, onBack }: SituationPageProps) {
  const { t } = useTranslation();
  const catalogue = useCatalogue();
  return (
    <Screen
      name={`situation ${situation}`}
      title={t(`situations.names.${situation}`)}
      intro={t('situations.intro')}
      onBack={onBack}
    >
      <ProcedureTiles procedures={proceduresIn(catalogue, situation)} onProcedure={onProcedure} />
    </Screen>
  );
}
