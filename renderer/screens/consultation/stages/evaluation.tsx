import { Gavel, Hourglass } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Outcome } from '../../../../contract/stages.ts';
import { Button } from '../../../components/button.tsx';
import { Emblem } from '../../../components/emblem.tsx';
import { PublicText } from '../../../components/public-text.tsx';
import { Screen } from '../../../components/screen.tsx';
import { Level } from './level.tsx';
import { Paragraphs } from './paragraphs.tsx';

interface EvaluationProps {
  readonly signed: ConsultationPackage;
  readonly outcome: Outcome | undefined;
  /** Absent where the city asks for no new choice, or where this terminal has none. */
  readonly onNext: (() => void) | undefined;
  readonly onBack: () => void;
}

/** What the city decided and why, beside how far it had bound itself; or that it owes this yet. */
export function Evaluation({ signed, outcome, onNext, onBack }: EvaluationProps) {
  const { t } = useTranslation();
  const parts = (['decision', 'reasons', 'followUp'] as const).flatMap((part) => {
    const paragraphs = outcome?.[part];
    return paragraphs ? [{ part, paragraphs }] : [];
  });
  return (
    <Screen
      name={`evaluation ${signed.consultation}`}
      emblem={<Emblem icon={outcome ? Gavel : Hourglass} />}
      title={outcome ? t('evaluation.title') : t('evaluation.waiting')}
      onBack={onBack}
      actions={
        onNext && (
          <Button kind="primary" arrow="next" onPress={onNext}>
            {t('evaluation.next')}
          </Button>
        )
      }
    >
      <p className="lead">
        <PublicText>{signed.title}</PublicText>
      </p>
      <div className="columns columns-reading">
        <section className="reading reading-stage">
          {!outcome && <p>{t('evaluation.waitingText')}</p>}
          {parts.map(({ part, paragraphs }) => (
            <section key={part}>
              <h2>{t(`evaluation.${part}`)}</h2>
              <Paragraphs of={paragraphs} />
            </section>
          ))}
          {onNext && <p>{t('evaluation.nextText')}</p>}
        </section>
        <aside className="panel panel-quiet" aria-labelledby="promised">
          <h2 id="promised">{t('evaluation.promised')}</h2>
          <Level level={signed.level} />
          <p>
            <PublicText>{signed.whatHappensNext}</PublicText>
          </p>
        </aside>
      </div>
    </Screen>
  );
}
