export { measureDecisions } from './measure.ts';
export {
  anyProcedure,
  type Context,
  compilePolicy,
  type Decision,
  decide,
  type Policy,
  type Reason,
  reasons,
  type Use,
  uses,
} from './policy.ts';
