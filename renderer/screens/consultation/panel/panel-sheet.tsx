import { CircleCheckBig, CircleX, Send, Users } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { Radio, RadioGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../../contract/consultation.ts';
import { answersTo, type Panel, type PanelQuestion, unanswered } from '../../../../contract/panel.ts';
import { Button } from '../../../components/button.tsx';
import { Emblem } from '../../../components/emblem.tsx';
import { PublicText } from '../../../components/public-text.tsx';
import { Screen } from '../../../components/screen.tsx';
import { useKiosk } from '../../../kiosk.tsx';
import { WaysOn } from '../ways-on.tsx';
import { before, firstQuestion, questionOf, type Sheet } from './sheet.ts';

interface PanelSheetProps {
  readonly signed: ConsultationPackage;
  readonly panel: Panel;
  readonly sheet: Exclude<Sheet, { step: 'declined' }>;
  readonly onSheet: (sheet: Sheet) => void;
  readonly onHome: () => void;
  readonly onEnd: () => void;
}

/** What the resident may say of themselves, apart from the ballot: an invitation, one question a screen, and thanks. */
export function PanelSheet(props: PanelSheetProps) {
  const { t } = useTranslation();
  const { panel, sheet, onSheet, onHome, onEnd } = props;
  switch (sheet.step) {
    case 'invited':
      return <Invitation panel={panel} onSheet={onSheet} />;
    case 'asked':
      return <Question {...props} sheet={sheet} />;
    case 'kept':
      return (
        <Screen
          name="panel kept"
          layout="centre"
          emblem={<Emblem icon={CircleCheckBig} tone="good" />}
          title={t('panel.kept.title')}
          actions={<WaysOn onHome={onHome} onEnd={onEnd} />}
        >
          <p className="lead">{t('panel.kept.text')}</p>
        </Screen>
      );
    case 'failed':
      return (
        <Screen
          name="panel failed"
          layout="centre"
          emblem={<Emblem icon={CircleX} tone="attention" />}
          title={t('panel.failed.title')}
          actions={<WaysOn onHome={onHome} onEnd={onEnd} />}
        >
          <p className="lead">{t('panel.failed.text')}</p>
        </Screen>
      );
  }
}

/** Neither answer is easier than the other, and none is the one to be expected. */
function Invitation({ panel, onSheet }: Pick<PanelSheetProps, 'panel' | 'onSheet'>) {
  const { t } = useTranslation();
  return (
    <Screen
      name="panel invited"
      layout="middle"
      emblem={<Emblem icon={Users} />}
      title={t('panel.invitation.title')}
      actions={
        <>
          <Button onPress={() => onSheet({ step: 'declined' })}>{t('panel.invitation.no')}</Button>
          <Button onPress={() => onSheet(firstQuestion)}>{t('panel.invitation.yes')}</Button>
        </>
      }
    >
      <p className="lead">{t('panel.invitation.questions', { count: panel.questions.length })}</p>
      <p>{t('panel.invitation.free')}</p>
      <p>{t('panel.invitation.apart')}</p>
      <p>{t('panel.invitation.published')}</p>
    </Screen>
  );
}

function Question(props: PanelSheetProps & { readonly sheet: Extract<Sheet, { step: 'asked' }> }) {
  const { t } = useTranslation();
  const { signed, panel, sheet, onSheet } = props;
  const { api } = useKiosk();
  const [isSending, setIsSending] = useState(false);
  const titleId = useId();
  const { at, answers } = sheet;
  const question = questionOf(panel, sheet);
  const answer = answers[question];
  const isLast = at === panel.questions.length - 1;

  async function send() {
    setIsSending(true);
    const kept = await api.call('panel.fill', { consultation: signed.consultation, answers });
    onSheet({ step: kept.ok ? 'kept' : 'failed' });
  }

  return (
    <Screen
      name={`panel ${question}`}
      title={<span id={titleId}>{t(`panel.questions.${question}`)}</span>}
      onBack={() => onSheet(before(sheet))}
      actions={
        <>
          <p className="foot-note" role="status">
            {answer === undefined && t('choose.none')}
          </p>
          <Button
            kind="primary"
            {...(isLast ? { icon: Send } : { arrow: 'next' as const })}
            isPending={isSending}
            isDisabled={answer === undefined}
            onPress={() => (isLast ? void send() : onSheet({ ...sheet, at: at + 1 }))}
          >
            {isLast ? t('panel.send') : t('product.continue')}
          </Button>
        </>
      }
    >
      <p className="question-place">
        <span>{t('choose.questionnaire.place', { place: at + 1, of: panel.questions.length })}</span>
      </p>
      <RadioGroup
        key={question}
        className="options options-short"
        aria-labelledby={titleId}
        value={answer === undefined ? null : (answer ?? unanswered)}
        onChange={(chosen) =>
          onSheet({ ...sheet, answers: { ...answers, [question]: chosen === unanswered ? null : chosen } })
        }
      >
        {answersTo(panel, question).map((id) => (
          <Answer key={id} value={id} className="option">
            <AnswerWords panel={panel} question={question} answer={id} />
          </Answer>
        ))}
        <Answer value={unanswered} className="option option-blank">
          {t('panel.unanswered')}
        </Answer>
      </RadioGroup>
      <p className="fine-print">{t('panel.invitation.apart')}</p>
    </Screen>
  );
}

function Answer(props: { readonly value: string; readonly className: string; readonly children: ReactNode }) {
  const labelId = useId();
  return (
    <Radio value={props.value} className={props.className} aria-labelledby={labelId}>
      <span className="option-mark" aria-hidden />
      <span className="option-words">
        <span id={labelId} className="option-label">
          {props.children}
        </span>
      </span>
    </Radio>
  );
}

interface AnswerWordsProps {
  readonly panel: Panel;
  readonly question: PanelQuestion;
  readonly answer: string;
}

/** The city's words for its districts, our own for the rest. */
function AnswerWords({ panel, question, answer }: AnswerWordsProps) {
  const { t } = useTranslation();
  if (question !== 'district') return t(`panel.answers.${question}.${answer}` as 'panel.answers.tie.lives');
  const district = panel.districts?.find(({ id }) => id === answer);
  return district && <PublicText>{district.name}</PublicText>;
}
