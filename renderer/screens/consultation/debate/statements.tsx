import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import type { Contribution, Debate, OpinionCounts } from '../../../../contract/contributions.ts';
import type { Localized } from '../../../../contract/form.ts';
import { PublicText } from '../../../components/public-text.tsx';

/** Something to answer: said by the city in the signed package, or by a resident and published. */
export type Statement =
  | { readonly id: string; readonly by: 'city'; readonly text: Localized }
  | { readonly id: string; readonly by: 'resident'; readonly contribution: Contribution };

export function statementsOf({ stages }: ConsultationPackage, debate: Debate | null): Statement[] {
  return [
    ...(stages?.debate?.statements ?? []).map(({ id, text }) => ({ id, by: 'city' as const, text })),
    ...(debate?.contributions ?? []).map(({ id, contribution }) => ({ id, by: 'resident' as const, contribution })),
  ];
}

interface StatementCardProps {
  readonly statement: Statement;
  readonly counts?: OpinionCounts | undefined;
}

export function StatementCard({ statement, counts }: StatementCardProps) {
  const { t } = useTranslation();
  return (
    <article className="ballot-card statement">
      <p className="statement-by">{t(`debate.by.${statement.by}`)}</p>
      {statement.by === 'city' ? (
        <p className="statement-text">
          <PublicText>{statement.text}</PublicText>
        </p>
      ) : (
        <Written contribution={statement.contribution} />
      )}
      {counts && (
        <p className="statement-by">
          {t('debate.counts', { agree: counts.agree, disagree: counts.disagree, pass: counts.pass })}
        </p>
      )}
    </article>
  );
}

/** The words of a resident, in the direction of their letters: nobody translated them. */
export function Written({ contribution }: { readonly contribution: Contribution }) {
  const { kind, language, text } = contribution;
  return (
    <div lang={language} dir="auto">
      {kind === 'proposal' && <p className="statement-title">{contribution.title}</p>}
      <p className="statement-text">{text}</p>
    </div>
  );
}
