import { CalendarDays, Printer, RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { Checkbox, CheckboxGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { doneSteps, type NextSteps, nextSteps } from '../../../contract/assistance.ts';
import type { KioskError } from '../../../contract/kiosk.ts';
import { dayInWords } from '../../accessibility/dates.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { printerWords } from '../consultation/printer-words.ts';
import { DayGrid } from './day-grid.tsx';

type Step = 'done' | 'next' | 'day';
type Printing =
  | { readonly state: 'printing' | 'printed' }
  | {
      readonly state: 'failed';
      readonly error: KioskError<'assistance.print-again'> | KioskError<'assistance.print-next-steps'>;
    };

/** A paper for the resident to take home: what is done, what comes next, and a day; in sentences that are the same for everybody. */
export function NextStepsPage() {
  const { t } = useTranslation();
  const { api, settings } = useKiosk();
  const [step, setStep] = useState<Step>('done');
  const [steps, setSteps] = useState<NextSteps>({ done: [], next: [], day: null });
  const [printing, setPrinting] = useState<Printing | null>(null);
  const isEmpty = steps.done.length + steps.next.length === 0;
  const isBusy = printing?.state === 'printing';
  const change = (part: Partial<NextSteps>) => {
    setSteps({ ...steps, ...part });
    setPrinting(null);
  };

  async function print(how: 'again' | 'new') {
    setPrinting({ state: 'printing' });
    const answer =
      how === 'again'
        ? await api.call('assistance.print-again', {})
        : await api.call('assistance.print-next-steps', { steps, language: settings.language });
    setPrinting(answer.ok ? { state: 'printed' } : { state: 'failed', error: answer.error });
  }

  return (
    <>
      {step === 'done' && (
        <>
          <Sentences
            title={t('assistance.ticket.done')}
            all={doneSteps}
            chosen={steps.done}
            onChosen={(done) => change({ done })}
          />
          <div className="paper-line-buttons">
            <Button kind="primary" arrow="next" onPress={() => setStep('next')}>
              {t('assistance.ticket.onward')}
            </Button>
            <Button icon={RotateCcw} isDisabled={isBusy} onPress={() => void print('again')}>
              {t('assistance.ticket.again')}
            </Button>
          </div>
        </>
      )}
      {step === 'next' && (
        <>
          <Sentences
            title={t('assistance.ticket.next')}
            all={nextSteps}
            chosen={steps.next}
            onChosen={(next) => change({ next })}
          />
          <div className="paper-line-buttons">
            <Button arrow="back" onPress={() => setStep('done')}>
              {t('assistance.ticket.backward')}
            </Button>
            <Button kind="primary" arrow="next" onPress={() => setStep('day')}>
              {t('assistance.ticket.onward')}
            </Button>
          </div>
        </>
      )}
      {step === 'day' && (
        <>
          <Day day={steps.day} onDay={(day) => change({ day })} />
          <div className="paper-line-buttons">
            <Button arrow="back" onPress={() => setStep('next')}>
              {t('assistance.ticket.backward')}
            </Button>
            <Button kind="primary" icon={Printer} isDisabled={isEmpty || isBusy} onPress={() => void print('new')}>
              {t('assistance.ticket.print')}
            </Button>
          </div>
          {isEmpty && <p>{t('assistance.ticket.choose')}</p>}
        </>
      )}
      <Answer to={printing}>{printing && <Outcome printing={printing} />}</Answer>
    </>
  );
}

interface SentencesProps<S extends Sentence> {
  readonly title: string;
  readonly all: readonly S[];
  readonly chosen: readonly S[];
  readonly onChosen: (chosen: S[]) => void;
}

type Sentence = (typeof doneSteps)[number] | (typeof nextSteps)[number];

function Sentences<S extends Sentence>(props: SentencesProps<S>) {
  const { title, all, chosen, onChosen } = props;
  const { t } = useTranslation();
  return (
    <section className="dialog-section">
      <h3>{title}</h3>
      <CheckboxGroup
        className="options sentences"
        aria-label={title}
        value={[...chosen]}
        onChange={(now) => onChosen(all.filter((sentence) => now.includes(sentence)))}
      >
        {all.map((sentence) => (
          <Checkbox key={sentence} value={sentence} className="option option-box">
            <span className="option-mark" aria-hidden />
            <span className="option-words">
              <span className="option-label">{t(`assistance.ticket.steps.${sentence as Sentence}`)}</span>
            </span>
          </Checkbox>
        ))}
      </CheckboxGroup>
    </section>
  );
}

function Day({ day, onDay }: { readonly day: string | null; readonly onDay: (day: string | null) => void }) {
  const { t } = useTranslation();
  const { settings } = useKiosk();
  return (
    <section className="dialog-section">
      <h3>{t('assistance.ticket.day')}</h3>
      <DayGrid chosen={day} onDay={onDay} />
      <p role="status">
        {day === null
          ? t('assistance.ticket.noDay')
          : t('assistance.ticket.chosen', { day: dayInWords(day, settings.language) })}
      </p>
      {day !== null && (
        <Button icon={CalendarDays} onPress={() => onDay(null)}>
          {t('assistance.ticket.noDay')}
        </Button>
      )}
    </section>
  );
}

function Outcome({ printing }: { readonly printing: Printing }) {
  const { t } = useTranslation();
  switch (printing.state) {
    case 'printing':
      return <Notice icon={Printer}>{t('assistance.ticket.printing')}</Notice>;
    case 'printed':
      return <Notice tone="good">{t('assistance.ticket.printed')}</Notice>;
    case 'failed':
      return (
        <Notice tone="attention">
          {printing.error.code === 'printer'
            ? t(`refusals.printer.${printerWords(printing.error.problem)}`)
            : t(`assistance.ticket.problems.${printing.error.code}`)}
        </Notice>
      );
  }
}
