import { Archive, FileText, type LucideIcon, Printer, StickyNote, Usb } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { KioskError } from '../../../contract/kiosk.ts';
import { Answer } from '../../components/answer.tsx';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';
import { PublicText } from '../../components/public-text.tsx';
import { RehearsalTag } from '../../components/tags.tsx';
import { useAnswer, useKiosk } from '../../kiosk.tsx';
import { printerWords } from '../consultation/printer-words.ts';

type Problem = KioskError<'desk.change-bag'> | KioskError<'desk.print-report'> | KioskError<'desk.carry'>;

type Gesture = { readonly consultation: string } & (
  | { readonly state: 'asking' | 'working' | 'printed' | 'carried' }
  | { readonly state: 'bag'; readonly bag: number; readonly slips: number; readonly label: 'printed' | 'not-printed' }
  | { readonly state: 'failed'; readonly error: Problem }
);

/** What a mediator does with the papers of a consultation: the bag of slips, the reports, and the closing where there is no network. */
export function Papers() {
  const { t } = useTranslation();
  const { api, state, settings } = useKiosk();
  const consultations = useAnswer('consultations.list', {}, state.consultations);
  const all = consultations.state === 'ok' ? consultations.value : [];
  const lines = all.filter(({ stage }) => stage === 'open' || stage === 'closed');
  const [gesture, setGesture] = useState<Gesture | null>(null);
  const { language } = settings;
  const isBusy = gesture?.state === 'working';

  async function changeBag(consultation: string) {
    setGesture({ consultation, state: 'working' });
    const answer = await api.call('desk.change-bag', { consultation, language });
    setGesture({
      consultation,
      ...(answer.ok ? { state: 'bag', ...answer.value } : { state: 'failed', error: answer.error }),
    });
  }

  async function print(consultation: string, report: 'opening' | 'closing') {
    setGesture({ consultation, state: 'working' });
    const answer = await api.call('desk.print-report', { consultation, report, language });
    setGesture({ consultation, ...(answer.ok ? { state: 'printed' } : { state: 'failed', error: answer.error }) });
  }

  async function carry(consultation: string) {
    setGesture({ consultation, state: 'working' });
    const answer = await api.call('desk.carry', { consultation });
    setGesture({ consultation, ...(answer.ok ? { state: 'carried' } : { state: 'failed', error: answer.error }) });
  }

  const button = (icon: LucideIcon, text: string, act: () => void) => (
    <Button icon={icon} isDisabled={isBusy} onPress={act}>
      {text}
    </Button>
  );

  return (
    <>
      <SpoiledSlip />
      <p>{lines.length === 0 ? t('mediator.papers.none') : t('mediator.papers.intro')}</p>
      <ul className="desk-lines">
        {lines.map(({ consultation, title, rehearsal, stage }) => {
          const own = gesture?.consultation === consultation ? gesture : null;
          return (
            <li key={consultation} className="paper-line">
              <span className="desk-line-title">
                <PublicText>{title}</PublicText>
                {rehearsal && <RehearsalTag />}
              </span>
              {own?.state === 'asking' ? (
                <>
                  <Notice tone="attention">
                    <p>{t('mediator.papers.ask')}</p>
                    <p>{t('mediator.papers.askText')}</p>
                  </Notice>
                  <div className="paper-line-buttons">
                    <Button onPress={() => setGesture(null)}>{t('mediator.papers.no')}</Button>
                    {button(Usb, t('mediator.papers.yes'), () => void carry(consultation))}
                  </div>
                </>
              ) : (
                <div className="paper-line-buttons">
                  {stage === 'open' &&
                    button(Archive, t('mediator.papers.changeBag'), () => void changeBag(consultation))}
                  {button(FileText, t('mediator.papers.opening'), () => void print(consultation, 'opening'))}
                  {stage === 'closed' &&
                    button(FileText, t('mediator.papers.closing'), () => void print(consultation, 'closing'))}
                  {stage === 'closed' &&
                    state.status?.server === 'unreachable' &&
                    button(Usb, t('mediator.papers.carry'), () => setGesture({ consultation, state: 'asking' }))}
                </div>
              )}
              <Answer to={own}>{own && <Outcome gesture={own} />}</Answer>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** Takes back the slip that was not what its resident wanted; afterwards the resident chooses again. */
function SpoiledSlip() {
  const { t } = useTranslation();
  const { api } = useKiosk();
  const [answer, setAnswer] = useState<'taken' | KioskError<'desk.take-slip'>['code'] | null>(null);

  async function take() {
    const taken = await api.call('desk.take-slip', {});
    setAnswer(taken.ok ? 'taken' : taken.error.code);
  }

  return (
    <section className="desk-line" aria-label={t('mediator.spoiled.title')}>
      <span className="desk-line-title">{t('mediator.spoiled.title')}</span>
      <Button icon={StickyNote} onPress={() => void take()}>
        {t('mediator.spoiled.take')}
      </Button>
      <Answer to={answer}>
        {answer === 'taken' && <Notice tone="good">{t('mediator.spoiled.taken')}</Notice>}
        {answer === 'nothing-to-take' && <Notice>{t('mediator.spoiled.nothing')}</Notice>}
        {answer !== null && answer !== 'taken' && answer !== 'nothing-to-take' && (
          <Notice tone="attention">{t(`mediator.problems.${answer}`)}</Notice>
        )}
      </Answer>
    </section>
  );
}

function Outcome({ gesture }: { readonly gesture: Gesture }) {
  const { t } = useTranslation();
  switch (gesture.state) {
    case 'asking':
      return null;
    case 'working':
      return <Notice icon={Printer}>{t('mediator.papers.working')}</Notice>;
    case 'printed':
    case 'carried':
      return <Notice tone="good">{t(`mediator.papers.${gesture.state}`)}</Notice>;
    case 'bag': {
      const isLabelled = gesture.label === 'printed';
      const words = isLabelled ? 'mediator.papers.bag' : 'mediator.papers.bagWithoutLabel';
      return (
        <Notice tone={isLabelled ? 'good' : 'attention'}>{t(words, { bag: gesture.bag, slips: gesture.slips })}</Notice>
      );
    }
    case 'failed':
      return (
        <Notice tone="attention">
          <Failure error={gesture.error} />
        </Notice>
      );
  }
}

function Failure({ error: { code, problem } }: { readonly error: Problem }) {
  const { t } = useTranslation();
  switch (code) {
    case 'printer':
      return t(`refusals.printer.${printerWords(problem)}`);
    case 'too-few':
    case 'empty':
    case 'slip-outstanding':
    case 'no-report':
    case 'not-closed':
    case 'nothing-owed':
      return t(`mediator.papers.problems.${code}`);
    default:
      return t(`mediator.problems.${code}`);
  }
}
