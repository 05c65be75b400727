import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { presentStage, type StageAt } from '../../../../contract/stages.ts';

/** Where the consultation is among its stages: number, word and shape, never a colour alone. */
export function StageSteps({ stages }: { readonly stages: readonly StageAt[] }) {
  const { t } = useTranslation();
  const present = presentStage(stages);
  return (
    <ol className="steps" aria-label={t('stages.label')}>
      {stages.map((one, index) => (
        <li
          key={one.stage}
          className={one.state === 'past' ? 'step step-past' : 'step'}
          {...(one === present && { 'aria-current': 'step' as const })}
        >
          <span className="step-number" aria-hidden>
            {one.state === 'past' ? <Check className="icon" /> : index + 1}
          </span>
          {t(`stages.names.${one.stage}`)}
          {one.state === 'past' && <span className="spoken-only"> ({t('stages.past')})</span>}
        </li>
      ))}
    </ol>
  );
}
