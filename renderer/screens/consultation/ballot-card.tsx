import { useTranslation } from 'react-i18next';
import { describeChoices } from '../../../ballot/forms/index.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import type { Choices } from '../../../contract/form.ts';
import { PublicText } from '../../components/public-text.tsx';

interface BallotCardProps {
  readonly choices: Choices;
  readonly signed: ConsultationPackage;
}

/** The question and what was chosen, as they would stand on paper. */
export function BallotCard({ choices, signed }: BallotCardProps) {
  const { t } = useTranslation();
  return (
    <dl className="ballot-card">
      <dt>{t('review.question')}</dt>
      <dd className="ballot-question">
        <PublicText>{signed.form.question}</PublicText>
      </dd>
      <dt>{t('review.chosen')}</dt>
      {describeChoices(signed.form, choices).map((line) => (
        <dd key={line.label?.fr ?? line.kind} className="ballot-choice">
          {line.label ? <PublicText>{line.label}</PublicText> : t('choose.blank')}
          {line.kind === 'option' && line.description && (
            <span className="ballot-description">
              <PublicText>{line.description}</PublicText>
            </span>
          )}
        </dd>
      ))}
    </dl>
  );
}
