export { finalRoutes, lostSchema, stateRoutes } from './routes.ts';
export {
  type ConsultationState,
  declareLost,
  readState,
  type Stage,
  stageOf,
  type TerminalState,
} from './state.ts';
