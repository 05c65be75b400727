import { CircleCheckBig } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { Button } from '../../components/button.tsx';
import { BoxDrawing } from '../../components/drawings.tsx';
import { Emblem } from '../../components/emblem.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { Screen } from '../../components/screen.tsx';
import type { Voting } from './voting.ts';
import { WaysOn } from './ways-on.tsx';

interface DoneProps {
  readonly receipt: Extract<Voting, { step: 'done' }>;
  readonly signed: ConsultationPackage;
  /** The city asks who takes part: it is the next thing, and the ways out come behind it. */
  readonly onNext: (() => void) | undefined;
  readonly onHome: () => void;
  readonly onEnd: () => void;
}

/** The ballot is recorded: the paper goes to the box, the tracker to the resident, and the choice is never shown again. */
export function Done({ receipt, signed, onNext, onHome, onEnd }: DoneProps) {
  const { t } = useTranslation();
  const { tracker, stub, hasSlip, provisional } = receipt;
  return (
    <Screen
      name="vote done"
      emblem={<Emblem icon={CircleCheckBig} tone="good" />}
      title={provisional ? t('done.provisional.title') : tracker ? t('done.title') : t('done.recorded')}
      actions={
        onNext ? (
          <Button kind="primary" arrow="next" onPress={onNext}>
            {t('product.continue')}
          </Button>
        ) : (
          <WaysOn onHome={onHome} onEnd={onEnd} />
        )
      }
    >
      {signed.rehearsal && <Notice tone="attention">{t('done.rehearsal')}</Notice>}
      <div className="columns">
        <section className="picture-and-steps">
          {hasSlip && <BoxDrawing />}
          <ol className="numbered">
            {hasSlip && <li>{provisional ? t('done.provisional.box') : t('done.box')}</li>}
            {tracker && <li>{stub === 'printed' ? t('done.stub') : t('done.noStub')}</li>}
          </ol>
        </section>
        {tracker && (
          <section className="panel tracker-panel">
            <h2>{t('done.tracker')}</h2>
            <p className="tracker" dir="ltr">
              {tracker}
            </p>
            <p>{provisional ? t('done.provisional.proves') : t('done.proves')}</p>
            <p>{t('done.where', { city: signed.city })}</p>
          </section>
        )}
      </div>
      <section className="reading">
        <h2>{t('done.next')}</h2>
        <p>
          <PublicText>{signed.whatHappensNext}</PublicText>
        </p>
      </section>
    </Screen>
  );
}
