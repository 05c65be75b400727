import type { VisitView } from '../../contract/kiosk.ts';
import { canExtend, type Mediator, type VisitState, type Warning } from './machine.ts';

/** What the kiosk window shows of a visit: never which card. */
export function viewOf(state: VisitState): VisitView {
  if (state.stage === 'attract') return { stage: 'attract' };
  if (state.stage !== 'active') return { stage: state.stage, reason: state.reason };
  const { budget, warning } = state;
  return {
    stage: 'active',
    endsAtMs: warning?.kind === 'time' ? warning.endsAtMs : budget.endsAtMs,
    budget: budget.reason,
    closesAt: budget.reason === 'closing' ? budget.clock : null,
    hasCard: state.card !== null,
    assistance: state.mediator && assistanceOf(state.mediator),
    isHidden: state.isHidden,
    warning: warning && warningOf(warning, canExtend(state)),
  };
}

function assistanceOf(mediator: Mediator) {
  if (mediator.stage === 'pin') return { stage: mediator.stage };
  return { stage: mediator.stage, posture: mediator.posture };
}

function warningOf({ kind, endsAtMs }: Warning, extendable: boolean) {
  return kind === 'time' ? { kind, endsAtMs, canExtend: extendable } : { kind, endsAtMs };
}
