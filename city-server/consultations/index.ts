export { contributionRecipient } from './contribution-keys.ts';
export { packageRoutes, publishingRoutes } from './routes.ts';
export {
  type Consultation,
  type ConsultationFacts,
  consultationsOf,
  listConsultations,
  lockConsultation,
  lockDeliveries,
  lockDelivery,
  moveClosing,
  publish,
  publishOutcome,
  readConsultation,
  readVersion,
} from './store.ts';
