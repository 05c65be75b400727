import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { Button } from '../../components/button.tsx';
import { Screen } from '../../components/screen.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';

interface WithPackageProps {
  readonly consultation: string;
  readonly onBack: () => void;
  readonly children: (signed: ConsultationPackage) => ReactNode;
}

/** Shows what needs a consultation's signed package, once it is there. */
export function WithPackage({ consultation, onBack, children }: WithPackageProps) {
  const { t } = useTranslation();
  const { state } = useKiosk();
  const answer = useAnswer('consultations.read', { consultation }, state.consultations);
  if (answer.state === 'ok') return children(answer.value);
  if (answer.state === 'waiting') return <Screen name="waiting" title={t('product.loading')} onBack={onBack} />;
  return (
    <Screen
      name="failed"
      title={t('consultation.failed.title')}
      intro={t('consultation.failed.text')}
      onBack={onBack}
      actions={<Button onPress={answer.again}>{t('product.retry')}</Button>}
    />
  );
}
