import {
  BookOpenText,
  CalendarDays,
  Gavel,
  Lightbulb,
  type LucideIcon,
  MessagesSquare,
  ShieldCheck,
  Signpost,
  UsersRound,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationLine } from '../../../contract/calls.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { presentStage, type StageAt } from '../../../contract/stages.ts';
import { inWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { Tile } from '../../components/tile.tsx';
import { timeZoneOf, useKiosk } from '../../kiosk.tsx';
import { useConsultations } from './lines.ts';
import { LastHeard } from './stages/last-heard.tsx';
import { Level } from './stages/level.tsx';
import { Paragraphs } from './stages/paragraphs.tsx';
import type { ReadStage } from './stages/stage-screen.tsx';
import { StageSteps } from './stages/stage-steps.tsx';
import { WithPackage } from './with-package.tsx';

interface ConsultationPageProps {
  readonly id: string;
  readonly onParticipate: () => void;
  readonly onStage: (stage: ReadStage) => void;
  readonly onDebate: () => void;
  readonly onBack: () => void;
}

/** What is asked, what the answer is worth, who may answer, and what becomes of it: all before the first step. */
export function ConsultationPage({ id, ...ways }: ConsultationPageProps) {
  return (
    <WithPackage consultation={id} onBack={ways.onBack}>
      {(signed) => <Overview signed={signed} {...ways} />}
    </WithPackage>
  );
}

interface OverviewProps extends Omit<ConsultationPageProps, 'id'> {
  readonly signed: ConsultationPackage;
}

function Overview({ signed, onParticipate, onStage, onDebate, onBack }: OverviewProps) {
  const { t } = useTranslation();
  const { description, settings } = useKiosk();
  // The list knows what the package cannot: whether the urn of this terminal is sound, and what time it is there.
  const line = useConsultations()?.find(({ consultation }) => consultation === signed.consultation);
  const words = (instant: string) => inWords(instant, settings.language, timeZoneOf(description));
  const present = line && presentStage(line.stages);
  const toStage = (stage: OtherStage) => (stage === 'debate' ? onDebate() : onStage(stage));
  const isOfVote = present === undefined || present.stage === 'expression';
  return (
    <Screen
      name={`consultation ${signed.consultation}`}
      steps={line && line.stages.length > 1 && <StageSteps stages={line.stages} />}
      title={<PublicText>{signed.title}</PublicText>}
      intro={present && !isOfVote && t('stages.now', { date: words(present.closesAt) })}
      onBack={onBack}
      actions={line && <NextStep line={line} present={present} onParticipate={onParticipate} onStage={toStage} />}
    >
      {signed.rehearsal && <Notice tone="attention">{t('consultation.rehearsal')}</Notice>}
      {line?.stage === 'upcoming' && isOfVote && <Notice>{t('consultation.notOpen')}</Notice>}
      {line?.stage === 'closed' && <Notice>{t('consultation.closed')}</Notice>}
      {line?.stage === 'refused' && <Notice tone="attention">{t('consultation.refused')}</Notice>}
      {line && <LastHeard at={line.heardAt} />}
      {line && <OtherStages stages={line.stages} onStage={toStage} />}
      <div className="columns columns-reading">
        <section className="reading">
          <Paragraphs of={signed.information} />
          <h2>{t('consultation.next')}</h2>
          <Paragraphs of={[signed.whatHappensNext]} />
          <h2>{t('consultation.privacy')}</h2>
          <Paragraphs of={signed.privacyNotice} />
        </section>
        <aside className="panel panel-quiet" aria-label={t('levels.label')}>
          <Level level={signed.level} />
          <Facts>
            <Fact icon={UsersRound}>
              <strong>{t('consultation.who')}</strong>
              <br />
              <PublicText>{signed.whoMayTakePart}</PublicText>
            </Fact>
            <Fact icon={CalendarDays}>
              <strong>{t('consultation.dates')}</strong>
              <br />
              {t('consultation.from', { opens: words(signed.opensAt) })}{' '}
              {t('consultation.until', { closes: words(signed.closesAt) })}
            </Fact>
            <Fact icon={ShieldCheck}>{t('identify.card.secret')}</Fact>
            <Fact icon={Signpost}>{t('consultation.notBallot')}</Fact>
          </Facts>
        </aside>
      </div>
    </Screen>
  );
}

/** Every stage but the vote itself. */
type OtherStage = ReadStage | 'debate';
const stageIcons: Readonly<Record<OtherStage, LucideIcon>> = {
  information: BookOpenText,
  debate: MessagesSquare,
  reflection: Lightbulb,
  evaluation: Gavel,
};

function isOther(stage: StageAt['stage']): stage is OtherStage {
  return stage in stageIcons;
}

interface StageWay {
  readonly onStage: (stage: OtherStage) => void;
}

interface NextStepProps extends StageWay {
  readonly onParticipate: () => void;
  readonly line: ConsultationLine;
  readonly present: StageAt | undefined;
}

/** What there is to do at the present stage. */
function NextStep({ line, present, onParticipate, onStage }: NextStepProps) {
  const { t } = useTranslation();
  if (line.stage === 'open')
    return (
      <Button kind="primary" arrow="next" onPress={onParticipate}>
        {t('consultation.participate')}
      </Button>
    );
  if (!present || !isOther(present.stage)) return null;
  const { stage } = present;
  return (
    <Button kind="primary" arrow="next" onPress={() => onStage(stage)}>
      {t(`stages.${stage}.go`)}
    </Button>
  );
}

/** Every stage that began and can be read, the present one too: whoever comes late misses nothing. */
function OtherStages({ stages, onStage }: { readonly stages: readonly StageAt[] } & StageWay) {
  const { t } = useTranslation();
  const begun = stages.flatMap(({ stage, state }) => (isOther(stage) && state !== 'to-come' ? [stage] : []));
  if (begun.length === 0) return null;
  return (
    <ul className="tiles tiles-wide">
      {begun.map((stage) => (
        <li key={stage}>
          <Tile icon={stageIcons[stage]} title={t(`stages.${stage}.go`)} onPress={() => onStage(stage)}>
            {t(`stages.${stage}.text`)}
          </Tile>
        </li>
      ))}
    </ul>
  );
}
