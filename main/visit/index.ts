export {
  beforeFirstVisit,
  continueRefusal,
  lengthenRefusal,
  step,
  type VisitEffect,
  type VisitEvent,
  type VisitState,
} from './machine.ts';
export { isClosed, nextOpening, type OpeningHours } from './opening-hours.ts';
export { isRenewalDue } from './renewal.ts';
export { viewOf } from './view.ts';
