import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FirstStartDraft } from '../../../contract/first-start.ts';
import { Notice } from '../../components/notice.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { Starting } from '../starting.tsx';
import { CodeStep } from './code-step.tsx';
import { corrected, moved, type StepProps, stepsToTake } from './draft.ts';
import { HoursStep } from './hours-step.tsx';
import { LanguageStep } from './language-step.tsx';
import { PrinterStep } from './printer-step.tsx';
import { ReaderStep } from './reader-step.tsx';
import { ServerStep } from './server-step.tsx';
import { SummaryStep } from './summary-step.tsx';
import { TouchStep } from './touch-step.tsx';

/** Asks whoever installs the terminal how it is to be, one decision a screen. Each is kept at once: a power cut loses none. */
export function FirstStart() {
  const { t } = useTranslation();
  const { api, settings, changeSettings, state } = useKiosk();
  const answer = useAnswer('first-start.read', {});
  const [draft, setDraft] = useState<FirstStartDraft | null>(null);
  const [isUnkept, setIsUnkept] = useState(false);
  const [isCorrecting, setIsCorrecting] = useState(false);
  const kept = answer.state === 'ok' ? answer.value.draft : null;

  useEffect(() => {
    if (!kept || draft) return;
    setDraft(kept);
    if (kept.step !== 'language') changeSettings({ language: kept.language });
  }, [kept, draft, changeSettings]);

  const isConnected = state.services === 'connected';
  // Services that went away while an answer was on its way hear it again.
  useEffect(() => {
    if (isUnkept && isConnected && draft)
      void api.call('first-start.save', draft).then((saved) => setIsUnkept(!saved.ok));
  }, [api, draft, isConnected, isUnkept]);

  if (answer.state !== 'ok' || !draft) return <Starting />;
  const { given } = answer.value;

  function keep(next: FirstStartDraft) {
    setDraft(next);
    void api.call('first-start.save', next).then((saved) => setIsUnkept(!saved.ok));
  }
  function goBack() {
    if (!draft) return;
    setIsCorrecting(false);
    keep(isCorrecting ? { ...draft, step: 'summary' } : moved(draft, {}, given, -1));
  }
  const steps = stepsToTake(draft, given);
  const props: StepProps = {
    draft,
    given,
    onNext(change) {
      const next = isCorrecting ? corrected(draft, change, given) : moved(draft, change, given, 1);
      if (next.step === 'summary') setIsCorrecting(false);
      keep(next);
    },
    onCorrect(step) {
      setIsCorrecting(true);
      keep({ ...draft, step });
    },
    onChange: (change) => keep({ ...draft, ...change }),
    onBack: draft.step === steps[0] ? undefined : goBack,
  };
  return (
    <>
      {(isUnkept || !isConnected) && (
        <Notice tone="attention" live>
          {t('firstStart.unkept')}
        </Notice>
      )}
      <Step {...props} key={`${draft.step} ${settings.language}`} />
    </>
  );
}

function Step(props: StepProps): ReactNode {
  switch (props.draft.step) {
    case 'language':
      return <LanguageStep {...props} />;
    case 'server':
      return <ServerStep {...props} />;
    case 'code':
      return <CodeStep {...props} />;
    case 'reader':
      return <ReaderStep {...props} />;
    case 'printer':
      return <PrinterStep {...props} />;
    case 'hours':
      return <HoursStep {...props} />;
    case 'touch':
      return <TouchStep {...props} />;
    case 'summary':
      return <SummaryStep {...props} />;
  }
}
