import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Voting } from './voting.ts';

const steps = ['identify', 'choose', 'review', 'slip'] as const;
type Step = (typeof steps)[number];

const stepOf: Readonly<Record<Exclude<Voting['step'], 'done' | 'on-paper' | 'refused'>, Step>> = {
  identify: 'identify',
  'explain-provisional': 'identify',
  choose: 'choose',
  review: 'review',
  printing: 'slip',
  'print-failed': 'slip',
  'check-slip': 'slip',
  'no-slip': 'slip',
  casting: 'slip',
  spoiled: 'slip',
};

/** Where the resident is among the four steps of a vote: number, word and shape, never a colour alone. */
export function Steps({ at }: { readonly at: keyof typeof stepOf }) {
  const { t } = useTranslation();
  const now = steps.indexOf(stepOf[at]);
  return (
    <ol className="steps" aria-label={t('steps.label')}>
      {steps.map((step, index) => (
        <li
          key={step}
          className={index < now ? 'step step-past' : 'step'}
          {...(index === now && { 'aria-current': 'step' as const })}
        >
          <span className="step-number" aria-hidden>
            {index < now ? <Check className="icon" /> : index + 1}
          </span>
          {t(`steps.${step}`)}
          {index < now && <span className="spoken-only"> ({t('steps.past')})</span>}
        </li>
      ))}
    </ol>
  );
}
