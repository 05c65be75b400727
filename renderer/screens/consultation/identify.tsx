import { Hash, IdCard, StickyNote } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import type { KioskArguments } from '../../../contract/kiosk.ts';
import { Button } from '../../components/button.tsx';
import { CardDrawing } from '../../components/drawings.tsx';
import { Notice } from '../../components/notice.tsx';
import { Screen } from '../../components/screen.tsx';
import { useKiosk } from '../../kiosk.tsx';
import { CodeEntry } from './code-entry.tsx';
import { Steps } from './steps.tsx';
import type { IdentifyProblem, Voting } from './voting.ts';

interface IdentifyProps {
  readonly voting: Extract<Voting, { step: 'identify' }>;
  readonly signed: ConsultationPackage;
  readonly onCredential: (credential: KioskArguments<'casting.open'>['credential']) => void;
  readonly onWay: (way: 'card' | 'code') => void;
  readonly onChannel: (on: 'screen' | 'paper') => void;
  readonly onBack: () => void;
}

/** Who may vote: by the library card, or by a one-use code of the desk. The card is read elsewhere; this page only knows that one is there. */
export function Identify(props: IdentifyProps) {
  useReadCode(props);
  return props.voting.way === 'code' ? <ByCode {...props} /> : <ByCard {...props} />;
}

function ByCard({ voting, signed, onCredential, onWay, onChannel, onBack }: IdentifyProps) {
  const { t } = useTranslation();
  const { state, description } = useKiosk();
  const hasCard = state.visit.stage === 'active' && state.visit.hasCard;
  const hasReader = description?.readerMode !== 'none';
  const readerAnswers = state.status?.reader !== 'absent';
  useNewCard(hasCard, () => onCredential({ kind: 'card' }));
  const isOnPaper = voting.on === 'paper';
  const title = hasCard ? t('identify.card.read') : t('identify.card.title');

  return (
    <Screen
      name={`vote identify ${voting.on} card ${hasCard}`}
      layout="middle"
      steps={<Steps at="identify" />}
      title={isOnPaper ? t('identify.paper.title') : title}
      onBack={isOnPaper ? () => onChannel('screen') : onBack}
      actions={
        <>
          {!isOnPaper && (
            <Button icon={StickyNote} onPress={() => onChannel('paper')}>
              {t('identify.paper.to')}
            </Button>
          )}
          {signed.eligibility.deskCodes && (
            <Button icon={Hash} onPress={() => onWay('code')}>
              {t('identify.toCode')}
            </Button>
          )}
          {hasCard && (
            <Button kind="primary" arrow="next" isPending={voting.busy} onPress={() => onCredential({ kind: 'card' })}>
              {isOnPaper ? t('identify.paper.use') : t('identify.card.use')}
            </Button>
          )}
        </>
      }
    >
      <Problem problem={voting.problem} />
      {!hasReader && <Notice tone="attention">{t('identify.card.noReader')}</Notice>}
      {hasReader && !readerAnswers && <Notice tone="attention">{t('identify.card.reader')}</Notice>}
      <div className="picture-and-words">
        <CardDrawing />
        <div className="reading">
          {isOnPaper && <p className="lead">{t('identify.paper.text')}</p>}
          {!hasCard && <p>{t('identify.card.text')}</p>}
          {description?.readerMode === 'presence' && <p>{t('identify.card.leave')}</p>}
          <p>{t('identify.card.once')}</p>
          <p>{t('identify.card.secret')}</p>
          <p role="status">{voting.busy && t('identify.checking')}</p>
        </div>
      </div>
    </Screen>
  );
}

function ByCode({ voting, onCredential, onWay, onBack }: IdentifyProps) {
  const { t } = useTranslation();
  const { description } = useKiosk();
  return (
    <CodeEntry
      // A code that was refused is typed again from the beginning.
      key={voting.problem}
      isBusy={voting.busy}
      problem={<Problem problem={voting.problem} />}
      hasScanner={description?.readsCodes === true}
      onCode={(code) => onCredential({ kind: 'code', code })}
      onBack={onBack}
      otherWay={
        description?.readerMode !== 'none' && (
          <Button icon={IdCard} onPress={() => onWay('card')}>
            {t('identify.toCard')}
          </Button>
        )
      }
    />
  );
}

function Problem({ problem }: { readonly problem: IdentifyProblem | null }) {
  const { t } = useTranslation();
  if (!problem) return null;
  return (
    <Notice tone="attention" live>
      {t(`identify.problems.${problem}`)}
    </Notice>
  );
}

/** The code of a ticket that is held before the scanner while this screen waits is taken as if it had been typed. */
function useReadCode({ voting, signed, onCredential, onWay }: IdentifyProps) {
  const { codeRead } = useKiosk().state;
  const seen = useRef(codeRead?.serial);
  const isWanted = signed.eligibility.deskCodes && voting.on === 'screen' && !voting.busy;
  useEffect(() => {
    if (!codeRead || codeRead.serial === seen.current) return;
    seen.current = codeRead.serial;
    if (!isWanted) return;
    onWay('code');
    onCredential({ kind: 'code', code: codeRead.code });
  });
}

/** A card that is presented while this screen waits for it needs no button; one that was there before does. */
function useNewCard(hasCard: boolean, present: () => void) {
  const had = useRef(hasCard);
  useEffect(() => {
    if (hasCard && !had.current) present();
    had.current = hasCard;
  });
}
