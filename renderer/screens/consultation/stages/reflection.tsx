import { CalendarClock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Stages } from '../../../../contract/stages.ts';
import { inWords } from '../../../accessibility/dates.ts';
import { Fact, Facts } from '../../../components/facts.tsx';
import { PublicText } from '../../../components/public-text.tsx';
import { Screen } from '../../../components/screen.tsx';
import { timeZoneOf, useKiosk } from '../../../kiosk.tsx';
import { Ticket } from '../../procedures/ticket.tsx';
import { Paragraphs } from './paragraphs.tsx';

interface ReflectionProps {
  readonly signed: ConsultationPackage;
  readonly reflection: NonNullable<Stages['reflection']>;
  /** Whether one can still vote, now or later: what a reminder would be for. */
  readonly isVoteToCome: boolean;
  readonly onBack: () => void;
}

/** The questions that residents asked, with answers, and a paper for whoever wants to think about it at home. */
export function Reflection({ signed, reflection, isVoteToCome, onBack }: ReflectionProps) {
  const { t } = useTranslation();
  const { description, settings } = useKiosk();
  const date = inWords(signed.closesAt, settings.language, timeZoneOf(description));
  return (
    <Screen name={`reflection ${signed.consultation}`} title={t('reflection.title')} onBack={onBack}>
      <div className="columns columns-reading">
        <section className="reading reading-stage">
          {reflection.questions.map(({ id, question, answer }) => (
            <section key={id}>
              <h2>
                <PublicText>{question}</PublicText>
              </h2>
              <Paragraphs of={answer} />
            </section>
          ))}
        </section>
        {isVoteToCome && (
          <aside className="panel panel-quiet" aria-labelledby="reminder">
            <h2 id="reminder">{t('reflection.later')}</h2>
            <p>{t('reflection.laterText')}</p>
            <Facts>
              <Fact icon={CalendarClock}>{t('consultations.closesAt', { date })}</Fact>
            </Facts>
            <Ticket about={{ kind: 'reminder', consultation: signed.consultation }} label={t('reflection.print')} />
          </aside>
        )}
      </div>
    </Screen>
  );
}
