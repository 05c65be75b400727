import { useEffect, useRef } from 'react';
import type { Choices } from '../../../contract/choices.ts';
import type { ConsultationPackage } from '../../../contract/consultation.ts';
import type { KioskArguments } from '../../../contract/kiosk.ts';
import { useKiosk } from '../../kiosk.tsx';
import { VoteWaits } from '../assistance/vote-waits.tsx';
import { Choose } from './choose.tsx';
import { Done } from './done.tsx';
import { Identify } from './identify.tsx';
import { NoSlip } from './no-slip.tsx';
import { OnPaper } from './on-paper.tsx';
import { PanelSheet } from './panel/panel-sheet.tsx';
import type { Sheet } from './panel/sheet.ts';
import { Casting, PrintFailed, Printing } from './progress.tsx';
import { ExplainProvisional } from './provisional.tsx';
import { Refused } from './refused.tsx';
import { Review } from './review.tsx';
import { CheckSlip, Spoiled } from './slip.tsx';
import type { VotingEvent, Voting as VotingState } from './voting.ts';
import { WithPackage } from './with-package.tsx';

interface VotingProps {
  readonly consultation: string;
  readonly voting: VotingState;
  readonly seed: number;
  readonly dispatch: (event: VotingEvent) => void;
  readonly onHelp: () => void;
  readonly onLeave: () => void;
  readonly onHome: () => void;
  readonly onEnd: () => void;
  readonly onBack: () => void;
}

/** The act of voting, one screen a step. What each step asks of the services is here; what follows is in voting.ts. */
export function Voting(props: VotingProps) {
  return (
    <WithPackage consultation={props.consultation} onBack={props.onBack}>
      {(signed) => <Act {...props} signed={signed} />}
    </WithPackage>
  );
}

/** What shows nothing of a choice, and takes no further step of a vote. */
const seenByMediators: ReadonlySet<VotingState['step']> = new Set(['spoiled', 'refused', 'on-paper', 'done']);

function Act(props: VotingProps & { readonly signed: ConsultationPackage }) {
  const { voting, seed, signed, dispatch, onHelp, onLeave, onHome, onEnd, onBack } = props;
  const calls = useCasting(props);
  useSlipTaken(() => {
    dispatch({ kind: 'slip-taken' });
    void calls.thankHelp();
  });
  const { visit } = useKiosk().state;
  const isAssisted = visit.stage === 'active' && visit.assistance?.stage === 'assisting';
  if (isAssisted && !seenByMediators.has(voting.step)) return <VoteWaits />;
  switch (voting.step) {
    case 'identify':
      return (
        <Identify
          voting={voting}
          signed={signed}
          onCredential={voting.on === 'paper' ? calls.markOnPaper : calls.open}
          onWay={(way) => dispatch({ kind: 'other-way', way })}
          onChannel={(on) => dispatch({ kind: 'other-channel', on })}
          onBack={onBack}
        />
      );
    case 'explain-provisional':
      return <ExplainProvisional onAccept={() => dispatch({ kind: 'accepted-provisional' })} onLeave={onLeave} />;
    case 'on-paper':
      return <OnPaper onHome={onHome} onEnd={onEnd} />;
    case 'choose':
      return (
        <Choose
          voting={voting}
          signed={signed}
          seed={seed}
          onChoices={(choices) => dispatch({ kind: 'chosen', choices })}
          onReview={() => dispatch({ kind: 'review' })}
        />
      );
    case 'review':
      return (
        <Review
          choices={voting.choices}
          signed={signed}
          onChange={() => dispatch({ kind: 'change' })}
          onPrint={() => void calls.print(voting.choices)}
        />
      );
    case 'printing':
      return <Printing />;
    case 'print-failed':
      return <PrintFailed problem={voting.problem} onHelp={onHelp} onRetry={() => void calls.print(voting.choices)} />;
    case 'check-slip':
      return (
        <CheckSlip
          isUnsure={voting.unsure}
          isProvisional={voting.provisional === true}
          onRight={calls.confirm}
          onWrong={calls.refuseSlip}
        />
      );
    case 'no-slip':
      return (
        <NoSlip
          choices={voting.choices}
          signed={signed}
          onChange={() => dispatch({ kind: 'change' })}
          onConfirm={calls.confirm}
        />
      );
    case 'casting':
      return <Casting />;
    case 'spoiled':
      return <Spoiled />;
    case 'done': {
      const { sheet } = voting;
      const { panel } = signed;
      const onSheet = (next: Sheet) => dispatch({ kind: 'sheet', sheet: next });
      if (panel && sheet && sheet.step !== 'declined')
        return (
          <PanelSheet signed={signed} panel={panel} sheet={sheet} onSheet={onSheet} onHome={onHome} onEnd={onEnd} />
        );
      // Without a tracker the services began anew since, and know of no ballot of this visit.
      const isInvited = panel !== undefined && sheet === undefined && voting.tracker !== null;
      return (
        <Done
          receipt={voting}
          signed={signed}
          onNext={isInvited ? () => onSheet({ step: 'invited' }) : undefined}
          onHome={onHome}
          onEnd={onEnd}
        />
      );
    }
    case 'refused':
      return (
        <Refused
          refusal={voting.refusal}
          problem={voting.problem}
          hasSlip={voting.hasSlip}
          onRetry={() => dispatch({ kind: 'retry' })}
          onHelp={onHelp}
          onLeave={onLeave}
          onHome={onHome}
        />
      );
  }
}

/** The calls of a vote, each with what it makes of the answer. */
function useCasting({ consultation, dispatch }: VotingProps) {
  const { api, settings } = useKiosk();
  const { language } = settings;
  return {
    async open(credential: KioskArguments<'casting.open'>['credential']) {
      dispatch({ kind: 'opening' });
      const answer = await api.call('casting.open', { consultation, credential });
      dispatch(answer.ok ? { kind: 'opened', ...answer.value } : { kind: 'open-failed', error: answer.error });
    },
    async markOnPaper(credential: KioskArguments<'casting.vote-on-paper'>['credential']) {
      dispatch({ kind: 'opening' });
      const answer = await api.call('casting.vote-on-paper', { consultation, credential });
      dispatch(answer.ok ? { kind: 'marked-on-paper' } : { kind: 'open-failed', error: answer.error });
    },
    async print(choices: Choices) {
      dispatch({ kind: 'printing' });
      const answer = await api.call('casting.print-slip', { choices });
      dispatch(answer.ok ? { kind: 'printed', ...answer.value } : { kind: 'print-failed', error: answer.error });
    },
    async refuseSlip() {
      dispatch({ kind: 'slip-refused' });
      const answer = await api.call('casting.refuse-slip', {});
      if (!answer.ok) dispatch({ kind: 'refuse-failed', code: answer.error.code });
      else await api.call('help.request', {});
    },
    /** The mediator who was called for the slip has been here. */
    async thankHelp() {
      await api.call('help.cancel', {});
    },
    async confirm() {
      dispatch({ kind: 'casting' });
      const answer = await api.call('casting.confirm', { language });
      dispatch(answer.ok ? { kind: 'cast', receipt: answer.value } : { kind: 'cast-failed', code: answer.error.code });
    },
  };
}

function useSlipTaken(taken: () => void) {
  const { slipsTaken } = useKiosk().state;
  const seen = useRef(slipsTaken);
  useEffect(() => {
    if (slipsTaken === seen.current) return;
    seen.current = slipsTaken;
    taken();
  });
}
