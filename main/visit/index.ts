export {
  beforeFirstVisit,
  continueRefusal,
  lengthenRefusal,
  step,
  type VisitEffect,
  type VisitEvent,
  type VisitState,
} from './machine.ts';
export { viewOf } from './view.ts';
