import { PenLine, SkipForward, ThumbsDown, ThumbsUp } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Opinion, Debate as Published } from '../../../../contract/contributions.ts';
import type { KioskError } from '../../../../contract/kiosk.ts';
import { Button } from '../../../components/button.tsx';
import { Notice } from '../../../components/notice.tsx';
import { PublicText } from '../../../components/public-text.tsx';
import { Screen } from '../../../components/screen.tsx';
import { useAnswer, useKiosk } from '../../../kiosk.tsx';
import { useConsultations } from '../lines.ts';
import { WithPackage } from '../with-package.tsx';
import { type Statement, StatementCard, statementsOf } from './statements.tsx';

interface DebateProps {
  readonly consultation: string;
  readonly onWrite: () => void;
  readonly onBack: () => void;
}

/** What residents and the city say, one statement a screen, each to be answered or passed over; and the way to say something. */
export function Debate(props: DebateProps) {
  return (
    <WithPackage consultation={props.consultation} onBack={props.onBack}>
      {(signed) => <OfPackage {...props} signed={signed} />}
    </WithPackage>
  );
}

function OfPackage({ signed, onWrite, onBack }: DebateProps & { readonly signed: ConsultationPackage }) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const { consultation } = signed;
  const line = useConsultations()?.find((one) => one.consultation === consultation);
  const published = useAnswer('debate.read', { consultation }, state.consultations);
  const isOpen = line?.stages.some((one) => one.stage === 'debate' && one.state === 'open') ?? false;
  if (published.state === 'waiting' || !line)
    return <Screen name="waiting" title={t('product.loading')} onBack={onBack} />;
  const debate = published.state === 'ok' ? published.value : null;
  const statements = statementsOf(signed, debate);
  return isOpen ? (
    <Answering signed={signed} statements={statements} onWrite={onWrite} onBack={onBack} />
  ) : (
    <Over signed={signed} statements={statements} debate={debate} onBack={onBack} />
  );
}

interface AnsweringProps extends Omit<DebateProps, 'consultation'> {
  readonly signed: ConsultationPackage;
  readonly statements: readonly Statement[];
}

const opinionIcons = { agree: ThumbsUp, disagree: ThumbsDown, pass: SkipForward } as const;

function Answering({ signed, statements, onWrite, onBack }: AnsweringProps) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [at, setAt] = useState(0);
  const [error, setError] = useState<KioskError<'debate.say'>['code'] | null>(null);
  const { consultation, stages } = signed;
  const statement = statements[at];

  async function answer({ id }: Statement, opinion: Opinion) {
    const said = { kind: 'reaction', statement: id, opinion } as const;
    const kept = await api.call('debate.say', { consultation, said });
    // Answered before in this visit: that answer stands, and the next statement comes.
    if (!kept.ok && kept.error.code !== 'answered') return setError(kept.error.code);
    setError(null);
    setAt(at + 1);
  }

  return (
    <Screen
      name={`debate ${consultation} ${at}`}
      steps={statement && <p className="page-of">{t('debate.at', { at: at + 1, count: statements.length })}</p>}
      title={stages?.debate && <PublicText>{stages.debate.question}</PublicText>}
      onBack={onBack}
      actions={
        <Button kind="primary" icon={PenLine} onPress={onWrite}>
          {t('debate.write')}
        </Button>
      }
    >
      {error && (
        <Notice tone="attention" live>
          {t(`debate.problems.${error}`)}
        </Notice>
      )}
      {statement ? (
        <>
          <StatementCard statement={statement} />
          <div className="opinions">
            {(['agree', 'disagree', 'pass'] as const).map((opinion) => (
              <Button key={opinion} icon={opinionIcons[opinion]} onPress={() => void answer(statement, opinion)}>
                {t(`debate.opinions.${opinion}`)}
              </Button>
            ))}
          </div>
          <p className="fine-print">{t('debate.anonymous')}</p>
        </>
      ) : (
        <p className="lead">{statements.length > 0 ? t('debate.allAnswered') : t('debate.nothing')}</p>
      )}
    </Screen>
  );
}

interface OverProps extends Omit<AnsweringProps, 'onWrite'> {
  readonly debate: Published | null;
}

/** When the debate is over, all of it to read, with how many thought what. */
function Over({ signed, statements, debate, onBack }: OverProps) {
  const { t } = useTranslation();
  const { consultation, stages, k } = signed;
  return (
    <Screen
      name={`debate ${consultation}`}
      title={stages?.debate && <PublicText>{stages.debate.question}</PublicText>}
      onBack={onBack}
    >
      <Notice>{t('debate.over')}</Notice>
      {statements.length === 0 && <p className="lead">{t('debate.nothing')}</p>}
      {statements.map((statement) => (
        <StatementCard
          key={statement.id}
          statement={statement}
          counts={debate?.counts.find((one) => one.statement === statement.id)}
        />
      ))}
      <p className="fine-print">{t('debate.counted', { k })}</p>
    </Screen>
  );
}
