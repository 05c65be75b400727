import { CalendarClock, CircleCheck, Globe, KeyRound, type LucideIcon, Nfc, Pointer, Printer } from 'lucide-react';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { FirstStartStep } from '../../../contract/first-start.ts';
import type { KioskError, KioskValue } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { Waiting } from '../../components/waiting.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { type StepProps, stepsToTake } from './draft.ts';
import { StepCount } from './step-count.tsx';

type Finishing =
  | { readonly state: 'not-yet' | 'asking' }
  | { readonly state: 'done'; readonly terminal: KioskValue<'first-start.finish'>['terminal'] }
  | { readonly state: 'failed'; readonly why: KioskError<'first-start.finish'>['code'] };

/** All that was decided, to be looked at once more; then the code is used, and the terminal begins. */
export function SummaryStep(props: StepProps) {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const { onBack } = props;
  const [finishing, setFinishing] = useState<Finishing>({ state: 'not-yet' });
  async function finish() {
    setFinishing({ state: 'asking' });
    const answer = await api.call('first-start.finish', {});
    setFinishing(
      answer.ok ? { state: 'done', terminal: answer.value.terminal } : { state: 'failed', why: answer.error.code },
    );
  }
  if (finishing.state === 'done') return <Done terminal={finishing.terminal} />;
  const isAsking = finishing.state === 'asking';
  return (
    <Screen
      name="first-summary"
      steps={<StepCount {...props} />}
      title={t('firstStart.summary.title')}
      onBack={isAsking ? undefined : onBack}
      actions={
        <Button kind="primary" arrow="next" isPending={isAsking} onPress={finish}>
          {t('firstStart.summary.finish')}
        </Button>
      }
    >
      <div role="status">
        {isAsking && <Waiting />}
        {finishing.state === 'failed' && (
          <Notice tone="attention">{t(`firstStart.summary.problems.${finishing.why}`)}</Notice>
        )}
      </div>
      <Decided {...props} />
    </Screen>
  );
}

function Decided(props: StepProps) {
  const { t } = useTranslation();
  const { draft, given, onCorrect } = props;
  const { decisions, code, touchOffPx } = draft;
  const asGiven = t('firstStart.summary.given');
  const none = t('firstStart.summary.none');
  const lines: Record<Exclude<FirstStartStep, 'language' | 'summary'>, readonly [LucideIcon, string]> = {
    server: [Globe, decisions.cityServer?.url ?? none],
    code: [KeyRound, code],
    reader: [
      Nfc,
      given.includes('reader') ? asGiven : hasDevice(decisions.reader) ? t('firstStart.summary.tried') : none,
    ],
    printer: [
      Printer,
      given.includes('printer') ? asGiven : hasDevice(decisions.printer) ? t('firstStart.summary.tried') : none,
    ],
    hours: [
      CalendarClock,
      decisions.opening ? t('firstStart.summary.openDays', { days: Object.keys(decisions.opening.week).length }) : none,
    ],
    touch: [
      Pointer,
      touchOffPx === null ? t('firstStart.summary.untried') : t('firstStart.summary.touchOff', { off: touchOffPx }),
    ],
  };
  const steps = stepsToTake(draft, given).filter((step) => step !== 'language' && step !== 'summary');
  return (
    <ul className="setup-summary">
      {steps.map((step) => {
        const [Icon, value] = lines[step];
        return (
          <li key={step}>
            <AriaButton className="setup-line" onPress={() => onCorrect(step)}>
              <Icon className="icon" aria-hidden />
              <span className="setup-line-words">
                <span className="setup-line-name">{t(`firstStart.summary.names.${step}`)}</span>
                <bdi>{value}</bdi>
              </span>
              <span className="setup-line-change">{t('firstStart.summary.change')}</span>
            </AriaButton>
          </li>
        );
      })}
    </ul>
  );
}

function hasDevice(device: { readonly driver: string } | undefined): boolean {
  return device !== undefined && device.driver !== 'none';
}

function Done({ terminal }: { readonly terminal: KioskValue<'first-start.finish'>['terminal'] }) {
  const { t } = useTranslation();
  return (
    <Screen
      name="first-done"
      layout="centre"
      emblem={<CircleCheck className="icon setup-done" aria-hidden />}
      title={t('firstStart.done.title')}
    >
      {terminal && (
        <p className="lead">
          <bdi>{terminal.name}</bdi>
          <br />
          <bdi>{terminal.place}</bdi>, <bdi>{terminal.city}</bdi>
        </p>
      )}
      <p className="lead">{t('firstStart.done.text')}</p>
      <Waiting />
    </Screen>
  );
}
