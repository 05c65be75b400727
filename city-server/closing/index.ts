export { finalRoutes, lostSchema, stateRoutes } from './routes.ts';
export {
  type ConsultationState,
  declareLost,
  isUnstripped,
  readState,
  type Stage,
  stageOf,
  type TerminalState,
} from './state.ts';
