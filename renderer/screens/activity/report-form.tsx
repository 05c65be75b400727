import { FilePen, Save, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Decided, proposed, type Unfinished, withProceduresTheme } from '../../../contract/activity.ts';
import { personalIn } from '../../../contract/activity-note.ts';
import { autonomyLabels, materialLabels, redirectionLabels, thematicLabels } from '../../../contract/coop.ts';
import type { KioskError } from '../../../contract/kiosk.ts';
import { dayInWords } from '../../accessibility/dates.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { CoopWord } from './coop-word.tsx';
import { DropDialog } from './drop-dialog.tsx';
import { FormLine } from './form-line.tsx';
import { NoteDialog } from './note-dialog.tsx';
import { Autonomies, Durations, Materials, Redirections, Thematics } from './options.tsx';

const lines = ['duration', 'thematics', 'autonomy', 'materials', 'redirection', 'note'] as const;
type Line = (typeof lines)[number];

interface FormProps {
  readonly report: Unfinished;
  readonly onDone: (outcome: 'saved' | 'dropped') => void;
  readonly onBack: () => void;
}

/** One report on one screen, filled in already: saved as it is, or with a line or two corrected. */
export function ReportForm({ report, onDone, onBack }: FormProps) {
  const { t } = useTranslation();
  const { api, settings } = useKiosk();
  const [decided, setDecided] = useState<Decided>(() => proposed(report));
  const [open, setOpen] = useState<Line | null>(report.themes.length === 0 ? 'thematics' : null);
  const [isDropping, setDropping] = useState(false);
  const [problem, setProblem] = useState<KioskError<'activity.finish'> | null>(null);
  const personal = personalIn(decided.note);
  const isReady = decided.thematics.length > 0 && personal === null;
  const change = (part: Partial<Decided>) => setDecided((before) => ({ ...before, ...part }));

  async function save() {
    const saved = await api.call('activity.finish', { report: report.report, decided });
    if (saved.ok) onDone('saved');
    else setProblem(saved.error);
  }

  async function drop() {
    const dropped = await api.call('activity.drop', { report: report.report });
    if (dropped.ok) return onDone('dropped');
    setDropping(false);
    setProblem(dropped.error);
  }

  if (open === 'note')
    return <NoteDialog note={decided.note} onChange={(note) => change({ note })} onClose={() => setOpen(null)} />;
  if (isDropping) return <DropDialog onDrop={() => void drop()} onClose={() => setDropping(false)} />;
  return (
    <Dialog
      title={t('activity.form.title')}
      icon={FilePen}
      onClose={onBack}
      actions={
        <>
          <Button kind="quiet" arrow="back" onPress={onBack}>
            {t('product.back')}
          </Button>
          <Button icon={Trash2} onPress={() => setDropping(true)}>
            {t('activity.form.drop')}
          </Button>
          <Button kind="primary" icon={Save} isDisabled={!isReady} onPress={() => void save()}>
            {t('activity.form.save')}
          </Button>
        </>
      }
    >
      <p>
        {t('activity.form.of', { day: dayInWords(report.day, settings.language), place: report.place })}
        <br />
        {t('activity.form.intro')}
      </p>
      <div className="form-lines">
        {lines.map((line) => (
          <FormLine
            key={line}
            name={t(`activity.form.${line}`)}
            value={<Value line={line} report={report} decided={decided} />}
            isOpen={open === line}
            onToggle={() => setOpen(open === line ? null : line)}
          >
            {line === 'duration' && (
              <Durations
                counted={report.minutes}
                chosen={decided.duration}
                onChange={(duration) => change({ duration })}
              />
            )}
            {line === 'thematics' && (
              <Thematics
                chosen={decided.thematics}
                onChange={(chosen) => change({ thematics: withProceduresTheme(chosen) })}
              />
            )}
            {line === 'autonomy' && (
              <Autonomies chosen={decided.autonomy} onChange={(autonomy) => change({ autonomy })} />
            )}
            {line === 'materials' && (
              <Materials chosen={decided.materials} onChange={(materials) => change({ materials })} />
            )}
            {line === 'redirection' && (
              <Redirections chosen={decided.redirection} onChange={(redirection) => change({ redirection })} />
            )}
          </FormLine>
        ))}
      </div>
      <div role="status">
        {personal && <Notice tone="attention">{t(`activity.personal.${personal}`)}</Notice>}
        {decided.thematics.length === 0 && <Notice tone="attention">{t('activity.form.theme')}</Notice>}
      </div>
      <p>{t('activity.form.nobody')}</p>
      <Answer to={problem}>
        {problem && <Notice tone="attention">{t(`activity.problems.${problem.code}`)}</Notice>}
      </Answer>
    </Dialog>
  );
}

/** What a line says while it is closed. */
function Value({
  line,
  report,
  decided,
}: {
  readonly line: Line;
  readonly report: Unfinished;
  readonly decided: Decided;
}) {
  const { t } = useTranslation();
  switch (line) {
    case 'duration': {
      const { minutes } = report;
      return `${t('activity.form.minutes', { minutes: decided.duration })} (${t('activity.form.counted', { minutes })})`;
    }
    case 'thematics':
      if (decided.thematics.length === 0) return t('activity.form.choose');
      return <CoopWord>{decided.thematics.map((thematic) => thematicLabels[thematic]).join(' · ')}</CoopWord>;
    case 'autonomy':
      return <CoopWord>{autonomyLabels[decided.autonomy]}</CoopWord>;
    case 'materials':
      return <CoopWord>{decided.materials.map((material) => materialLabels[material]).join(' · ')}</CoopWord>;
    case 'redirection':
      if (decided.redirection === null) return t('activity.form.noRedirection');
      return <CoopWord>{redirectionLabels[decided.redirection]}</CoopWord>;
    case 'note':
      return decided.note === '' ? t('activity.form.noNote') : <bdi>{decided.note}</bdi>;
  }
}
