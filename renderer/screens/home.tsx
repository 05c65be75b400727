import { FileCheck2, Files, HandHelping, Vote } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../components/button.tsx';
import { Screen } from '../components/screen.tsx';
import { Tile } from '../components/tile.tsx';
import { useAnswer, useKiosk } from '../kiosk.tsx';

interface HomeProps {
  readonly onProcedures: () => void;
  readonly onConsultations: () => void;
  readonly onDocuments: () => void;
  readonly onHelp: () => void;
}

/** Three ways, and nothing else to read. */
export function Home({ onProcedures, onConsultations, onDocuments, onHelp }: HomeProps) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const consultations = useAnswer('consultations.list', {}, state.consultations);
  const open = consultations.state === 'ok' ? consultations.value.filter(({ stage }) => stage === 'open').length : 0;
  return (
    <Screen
      name="home"
      layout="middle"
      title={t('home.title')}
      actions={
        <Button icon={Files} onPress={onDocuments}>
          {t('documents.open')}
        </Button>
      }
    >
      <div className="ways">
        <Tile shape="way" tone="river" icon={FileCheck2} title={t('home.procedure.title')} onPress={onProcedures}>
          {t('home.procedure.text')}
        </Tile>
        <Tile shape="way" tone="copper" icon={Vote} title={t('home.consultation.title')} onPress={onConsultations}>
          {open > 0 ? t('home.consultation.open', { count: open }) : t('home.consultation.text')}
        </Tile>
        <Tile shape="way" tone="dusk" icon={HandHelping} title={t('home.help.title')} onPress={onHelp}>
          {t('home.help.text')}
        </Tile>
      </div>
    </Screen>
  );
}
