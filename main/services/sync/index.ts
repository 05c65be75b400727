/** Sync with the city server: signed, only outbound, at least once and idempotent. */
export type { Bag, BagRefusal } from './bags.ts';
export type { ServerAddress } from './client.ts';
export type { ClosingReports } from './context.ts';
export { enrolOnce } from './enrolment.ts';
export type { Condition } from './heartbeat.ts';
export { PlaceHelp } from './place-help.ts';
export type { ReservationAnswer } from './reservations.ts';
export type { Scheduler } from './scheduler.ts';
export { type CarryRefusal, Sync, type SyncOptions } from './sync.ts';
