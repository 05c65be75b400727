export { enrolmentCodeRoutes, enrolmentRoutes, newTerminalSchema } from './routes.ts';
export { makeEnrolmentCode } from './store.ts';
