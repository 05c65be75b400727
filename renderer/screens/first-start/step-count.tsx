import { useTranslation } from 'react-i18next';
import { type StepProps, stepsToTake } from './draft.ts';

/** How far one is: `Étape 3 sur 8`. */
export function StepCount({ draft, given }: Pick<StepProps, 'draft' | 'given'>) {
  const { t } = useTranslation();
  const steps = stepsToTake(draft, given);
  const step = steps.indexOf(draft.step) + 1;
  return <p className="setup-count">{t('firstStart.step', { step, of: steps.length })}</p>;
}
