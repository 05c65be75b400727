import { FilePen } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Unfinished } from '../../../contract/activity.ts';
import { dayInWords } from '../../accessibility/dates.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { Tile } from '../../components/tile.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { Month } from './month.tsx';
import { ReportForm } from './report-form.tsx';

interface ReportsProps {
  readonly onBack: () => void;
  readonly onClose: () => void;
}

/** A mediator's own reports: those that wait, one by one, and the month so far. */
export function Reports({ onBack, onClose }: ReportsProps) {
  const { t } = useTranslation();
  const [present, setPresent] = useState<Unfinished | null>(null);
  const [outcome, setOutcome] = useState<'saved' | 'dropped' | null>(null);
  const [version, setVersion] = useState(0);

  function done(change: 'saved' | 'dropped') {
    setOutcome(change);
    setPresent(null);
    setVersion((before) => before + 1);
  }

  if (present) return <ReportForm report={present} onDone={done} onBack={() => setPresent(null)} />;
  return (
    <Dialog
      title={t('assistance.pages.reports.title')}
      icon={FilePen}
      onClose={onClose}
      actions={
        <>
          <Button kind="quiet" arrow="back" onPress={onBack}>
            {t('product.back')}
          </Button>
          <Button kind="primary" onPress={onClose}>
            {t('mediator.close')}
          </Button>
        </>
      }
    >
      <Answer to={version}>{outcome && <Notice tone="good">{t(`activity.form.${outcome}`)}</Notice>}</Answer>
      <Waiting
        version={version}
        onOpen={(one) => {
          setOutcome(null);
          setPresent(one);
        }}
      />
      <Month version={version} />
    </Dialog>
  );
}

/** How many wait, on the way there. */
export function ReportsToFinish() {
  const { t } = useTranslation();
  const waiting = useAnswer('activity.waiting', {});
  const count = waiting.state === 'ok' ? waiting.value.length : 0;
  return count === 0 ? t('activity.page.none') : t('activity.page.some', { count });
}

function Waiting({ version, onOpen }: { readonly version: number; readonly onOpen: (one: Unfinished) => void }) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  const waiting = useAnswer('activity.waiting', {}, version);
  if (waiting.state === 'waiting') return null;
  if (waiting.state === 'error')
    return <Notice tone="attention">{t(`activity.problems.${waiting.error.code}`)}</Notice>;
  return (
    <section className="dialog-section" aria-label={t('activity.waiting.title')}>
      <h3>{t('activity.waiting.title')}</h3>
      {waiting.value.length === 0 && <p>{t('activity.waiting.none')}</p>}
      <div className="panel-pages">
        {waiting.value.map((one) => (
          <Tile
            key={one.report}
            icon={FilePen}
            title={t('activity.waiting.line', { day: dayInWords(one.day, settings.language), count: one.minutes })}
            onPress={() => onOpen(one)}
          >
            {one.themes.length === 0
              ? t('activity.waiting.noTheme')
              : one.themes.map((theme) => t(`themes.names.${theme}`)).join(' · ')}
          </Tile>
        ))}
      </div>
    </section>
  );
}
