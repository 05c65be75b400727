import {
  CalendarDays,
  Ear,
  Gavel,
  Hammer,
  Info,
  type LucideIcon,
  ShieldCheck,
  Signpost,
  UsersRound,
} from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { inWords } from '../../accessibility/dates.ts';
import { Button } from '../../components/button.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import { timeZoneOf, useAnswer, useKiosk } from '../../kiosk.tsx';
import { WithPackage } from './with-package.tsx';

const levelIcons: Readonly<Record<ConsultationPackage['level'], LucideIcon>> = {
  inform: Info,
  consult: Ear,
  'co-build': Hammer,
  decide: Gavel,
};

interface ConsultationPageProps {
  readonly id: string;
  readonly onParticipate: () => void;
  readonly onBack: () => void;
}

/** What is asked, what the answer is worth, who may answer, and what becomes of it: all before the first step. */
export function ConsultationPage({ id, onParticipate, onBack }: ConsultationPageProps) {
  return (
    <WithPackage consultation={id} onBack={onBack}>
      {(signed) => <Information signed={signed} onParticipate={onParticipate} onBack={onBack} />}
    </WithPackage>
  );
}

interface InformationProps extends Omit<ConsultationPageProps, 'id'> {
  readonly signed: ConsultationPackage;
}

function Information({ signed, onParticipate, onBack }: InformationProps) {
  const { t } = useTranslation();
  const { description, settings } = useKiosk();
  const stage = useStage(signed);
  const words = (instant: string) => inWords(instant, settings.language, timeZoneOf(description));
  return (
    <Screen
      name={`consultation ${signed.consultation}`}
      title={<PublicText>{signed.title}</PublicText>}
      onBack={onBack}
      actions={
        stage === 'open' && (
          <Button kind="primary" arrow="next" onPress={onParticipate}>
            {t('consultation.participate')}
          </Button>
        )
      }
    >
      {signed.rehearsal && <Notice tone="attention">{t('consultation.rehearsal')}</Notice>}
      {stage === 'upcoming' && <Notice>{t('consultation.notOpen')}</Notice>}
      {stage === 'closed' && <Notice>{t('consultation.closed')}</Notice>}
      {stage === 'refused' && <Notice tone="attention">{t('consultation.refused')}</Notice>}
      <div className="columns columns-reading">
        <section className="reading">
          {signed.information.map((paragraph) => (
            <p key={paragraph.fr}>
              <PublicText>{paragraph}</PublicText>
            </p>
          ))}
          <h2>{t('consultation.next')}</h2>
          <p>
            <PublicText>{signed.whatHappensNext}</PublicText>
          </p>
          <h2>{t('consultation.privacy')}</h2>
          {signed.privacyNotice.map((paragraph) => (
            <p key={paragraph.fr}>
              <PublicText>{paragraph}</PublicText>
            </p>
          ))}
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

/** The list knows what the package cannot: whether the urn of this terminal is sound. */
function useStage(signed: ConsultationPackage) {
  const { state } = useKiosk();
  const list = useAnswer('consultations.list', {}, state.consultations);
  if (list.state !== 'ok') return null;
  return list.value.find(({ consultation }) => consultation === signed.consultation)?.stage ?? null;
}

function Level({ level }: { readonly level: ConsultationPackage['level'] }) {
  const { t } = useTranslation();
  const Icon = levelIcons[level];
  return (
    <div className="level">
      <Icon className="icon" aria-hidden />
      <div>
        <h2>{t('levels.label')}</h2>
        <p>
          <strong>{t(`levels.${level}.name`)}</strong>
          <br />
          {t(`levels.${level}.text`)}
        </p>
      </div>
    </div>
  );
}
