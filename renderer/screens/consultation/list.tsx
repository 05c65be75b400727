import { Archive, CalendarClock, CircleSlash, type LucideIcon, Vote } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationLine } from '../../../contract/calls.ts';
import { inWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { RehearsalTag } from '../../components/tags.tsx';
import { Tile } from '../../components/tile.tsx';
import { timeZoneOf, useAnswer, useKiosk } from '../../kiosk.tsx';

type Stage = ConsultationLine['stage'];
const stageIcons: Readonly<Record<Stage, LucideIcon>> = {
  open: Vote,
  upcoming: CalendarClock,
  closed: Archive,
  refused: CircleSlash,
};

interface ConsultationsProps {
  readonly onConsultation: (id: string) => void;
  readonly onBack: () => void;
}

export function Consultations({ onConsultation, onBack }: ConsultationsProps) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const answer = useAnswer('consultations.list', {}, state.consultations);
  const lines = answer.state === 'ok' ? answer.value : [];
  return (
    <Screen name="consultations" title={t('consultations.title')} onBack={onBack}>
      {answer.state === 'error' && (
        <Notice tone="attention" live>
          <p>{t('consultations.failed')}</p>
          <Button onPress={answer.again}>{t('product.retry')}</Button>
        </Notice>
      )}
      {answer.state === 'ok' && lines.length === 0 && <p className="lead">{t('consultations.empty')}</p>}
      {(Object.keys(stageIcons) as Stage[]).map((stage) => {
        const here = lines.filter((line) => line.stage === stage);
        if (here.length === 0) return null;
        return (
          <section key={stage} className="group">
            <h2>{t(`consultations.${stage}`)}</h2>
            <ul className="tiles tiles-wide">
              {here.map((line) => (
                <li key={line.consultation}>
                  <Tile
                    icon={stageIcons[stage]}
                    tone={stage === 'open' ? 'copper' : 'dusk'}
                    title={<PublicText>{line.title}</PublicText>}
                    onPress={() => onConsultation(line.consultation)}
                  >
                    {line.rehearsal && <RehearsalTag />}
                    <When line={line} />
                  </Tile>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Screen>
  );
}

function When({ line }: { readonly line: ConsultationLine }) {
  const { t } = useTranslation();
  const { description, settings } = useKiosk();
  const date = inWords(line.closesAt, settings.language, timeZoneOf(description));
  switch (line.stage) {
    case 'open':
      return t('consultations.closesAt', { date });
    case 'upcoming':
      return t('consultations.opensLater');
    case 'closed':
      return t('consultations.closedAt', { date });
    case 'refused':
      return t('consultations.refusedWhy');
  }
}
