/** The signed packages that this terminal holds. */
export { Consultations } from './consultations.ts';
export type { Stage } from './stage.ts';
export type { Consultation, PackageRefusal, SignedConsultation } from './verification.ts';
