import { useTranslation } from 'react-i18next';
import { type ChoiceLine, describeChoices, type LineValue } from '../../../ballot/forms/index.ts';
import type { Choices } from '../../../contract/choices.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import { PublicText } from '../../components/public-text.tsx';
import { useEuros } from './euros.ts';

interface BallotCardProps {
  readonly choices: Choices;
  readonly signed: ConsultationPackage;
}

/** The question and what was chosen, as they would stand on paper. */
export function BallotCard({ choices, signed }: BallotCardProps) {
  const { t } = useTranslation();
  const lines = describeChoices(signed.form, choices);
  const isQuestionnaire = lines.some(({ kind }) => kind === 'question');
  return (
    <dl className="ballot-card">
      <dt>{t('review.question')}</dt>
      <dd className="ballot-question">
        <PublicText>{signed.form.question}</PublicText>
      </dd>
      {!isQuestionnaire && <dt>{t('review.chosen')}</dt>}
      {lines.map((line, index) => (
        // Lines never move: the choices of this screen are fixed.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <Line key={index} line={line} />
      ))}
    </dl>
  );
}

function Line({ line }: { readonly line: ChoiceLine }) {
  const { t } = useTranslation();
  switch (line.kind) {
    case 'question':
      return (
        <dt>
          <PublicText>{line.label}</PublicText>
        </dt>
      );
    case 'unanswered':
      return <dd className="ballot-choice ballot-unanswered">{t('review.unanswered')}</dd>;
    case 'blank':
      return (
        <dd className="ballot-choice">{line.label ? <PublicText>{line.label}</PublicText> : t('choose.blank')}</dd>
      );
    case 'option':
      return (
        <dd className="ballot-choice">
          {line.value?.kind === 'rank' && <span className="ballot-rank">{line.value.rank}</span>}
          <PublicText>{line.label}</PublicText>
          {line.value && <Value value={line.value} />}
          {line.description && (
            <span className="ballot-description">
              <PublicText>{line.description}</PublicText>
            </span>
          )}
        </dd>
      );
  }
}

/** What was chosen of an option, after its name. */
function Value({ value }: { readonly value: LineValue }) {
  const { t } = useTranslation();
  const euros = useEuros();
  switch (value.kind) {
    case 'rank':
      return null;
    case 'grade':
      return (
        <span className="ballot-value">
          <PublicText>{value.label}</PublicText>
        </span>
      );
    case 'no-grade':
      return <span className="ballot-value">{t('review.noGrade')}</span>;
    case 'points':
      return <span className="ballot-value">{t('choose.points.given', { count: value.points })}</span>;
    case 'cost':
      return <span className="ballot-value">{euros(value.euros)}</span>;
  }
}
