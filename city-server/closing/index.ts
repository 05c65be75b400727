export { finalRoutes, lostSchema, reportRoutes, stateRoutes } from './routes.ts';
export {
  type ConsultationState,
  declareLost,
  isUnstripped,
  readState,
  type Stage,
  stageOf,
  type TerminalState,
} from './state.ts';
