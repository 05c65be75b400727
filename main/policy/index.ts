export { measureDecisions } from './measure.ts';
export {
  addressToOpen,
  anyProcedure,
  type Context,
  compilePolicy,
  type Decision,
  decide,
  type MediatorContext,
  openedByMediator,
  type Policy,
  type Reason,
  reasons,
  type Use,
  uses,
} from './policy.ts';
