import { useTranslation } from 'react-i18next';
import { type Thematic, thematics } from '../../../contract/activity.ts';
import { thematicLabels } from '../../../contract/coop.ts';
import { Notice } from '../../components/notice.tsx';
import { useAnswer } from '../../kiosk.tsx';
import { CoopWord } from './coop-word.tsx';

/** The month so far of whoever asks, and where the figures come from. Their own work, which they know: nothing small is hidden. */
export function Month({ version }: { readonly version: number }) {
  const { t } = useTranslation();
  const month = useAnswer('activity.month', {}, version);
  if (month.state === 'waiting') return null;
  return (
    <section className="dialog-section" aria-label={t('activity.month.title')}>
      <h3>{t('activity.month.title')}</h3>
      {month.state === 'error' ? (
        <Notice tone="attention">{t('activity.month.failed')}</Notice>
      ) : (
        <>
          <p>{t(`activity.month.${month.value.from}`)}</p>
          {month.value.figures.reports === 0 ? <p>{t('activity.month.none')}</p> : <Figures {...month.value.figures} />}
        </>
      )}
    </section>
  );
}

interface FiguresProps {
  readonly reports: number;
  readonly minutes: number;
  readonly thematics: Partial<Readonly<Record<Thematic, number>>>;
}

function Figures({ reports, minutes, thematics: counted }: FiguresProps) {
  const { t } = useTranslation();
  return (
    <>
      <dl className="figures">
        <div>
          <dt>{t('activity.month.reports')}</dt>
          <dd>{reports}</dd>
        </div>
        <div>
          <dt>{t('activity.month.minutes')}</dt>
          <dd>{t('activity.month.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 })}</dd>
        </div>
      </dl>
      <h4>{t('activity.month.thematics')}</h4>
      <dl className="figures">
        {thematics.map((thematic) => {
          const count = counted[thematic];
          return (
            count !== undefined && (
              <div key={thematic}>
                <dt>
                  <CoopWord>{thematicLabels[thematic]}</CoopWord>
                </dt>
                <dd>{count}</dd>
              </div>
            )
          );
        })}
      </dl>
    </>
  );
}
