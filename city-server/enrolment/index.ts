export { enrolmentCodeRoutes, enrolmentRoutes, newTerminalSchema } from './routes.ts';
export { type EnrolmentCode, makeEnrolmentCode } from './store.ts';
