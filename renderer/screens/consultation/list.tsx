import {
  Archive,
  CalendarClock,
  CircleSlash,
  Gavel,
  type LucideIcon,
  MessagesSquare,
  SearchCheck,
  Vote,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationLine } from '../../../contract/calls.ts';
import { presentStage } from '../../../contract/stages.ts';
import { inWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { RehearsalTag } from '../../components/tags.tsx';
import { Tile } from '../../components/tile.tsx';
import { timeZoneOf, useAnswer, useKiosk } from '../../kiosk.tsx';
import { LastHeard } from './stages/last-heard.tsx';

/** How consultations are sorted: by what one can do in them. `prepared`: before the vote; `decided`: once the city has said what it decides. */
type Group = ConsultationLine['stage'] | 'prepared' | 'decided';
const groupIcons: Readonly<Record<Group, LucideIcon>> = {
  open: Vote,
  prepared: MessagesSquare,
  upcoming: CalendarClock,
  decided: Gavel,
  closed: Archive,
  refused: CircleSlash,
};

function groupOf({ stage, stages, decided }: ConsultationLine): Group {
  if (stage === 'open' || stage === 'refused') return stage;
  const present = presentStage(stages)?.stage;
  if (present === undefined) return stage;
  if (present !== 'evaluation') return 'prepared';
  return decided ? 'decided' : stage;
}

interface ConsultationsProps {
  readonly onConsultation: (id: string) => void;
  readonly onTracker: () => void;
  readonly onBack: () => void;
}

export function Consultations({ onConsultation, onTracker, onBack }: ConsultationsProps) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const answer = useAnswer('consultations.list', {}, state.consultations);
  const lines = answer.state === 'ok' ? answer.value : [];
  return (
    <Screen
      name="consultations"
      title={t('consultations.title')}
      onBack={onBack}
      actions={
        <Button icon={SearchCheck} onPress={onTracker}>
          {t('tracker.title')}
        </Button>
      }
    >
      {answer.state === 'error' && (
        <Notice tone="attention" live>
          <p>{t('consultations.failed')}</p>
          <Button onPress={answer.again}>{t('product.retry')}</Button>
        </Notice>
      )}
      {answer.state === 'ok' && lines.length === 0 && <p className="lead">{t('consultations.empty')}</p>}
      {lines[0] && <LastHeard at={lines[0].heardAt} />}
      {(Object.keys(groupIcons) as Group[]).map((group) => {
        const here = lines.filter((line) => groupOf(line) === group);
        if (here.length === 0) return null;
        return (
          <section key={group} className="group">
            <h2>{t(`consultations.${group}`)}</h2>
            <ul className="tiles tiles-wide">
              {here.map((line) => (
                <li key={line.consultation}>
                  <Tile
                    icon={groupIcons[group]}
                    tone={group === 'open' ? 'copper' : 'dusk'}
                    title={<PublicText>{line.title}</PublicText>}
                    onPress={() => onConsultation(line.consultation)}
                  >
                    {line.rehearsal && <RehearsalTag />}
                    <When line={line} group={group} />
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

function When({ line, group }: { readonly line: ConsultationLine; readonly group: Group }) {
  const { t } = useTranslation();
  const { description, settings } = useKiosk();
  const date = inWords(line.closesAt, settings.language, timeZoneOf(description));
  switch (group) {
    case 'open':
      return t('consultations.closesAt', { date });
    case 'prepared':
      return t('consultations.preparedWhat');
    case 'decided':
      return t('consultations.decidedWhat');
    case 'upcoming':
      return t('consultations.opensLater');
    case 'closed':
      return t('consultations.closedAt', { date });
    case 'refused':
      return t('consultations.refusedWhy');
  }
}
