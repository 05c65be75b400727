/** Sync with the city server: signed, only outbound, at least once and idempotent. */
export type { Condition } from './heartbeat.ts';
export type { ReservationAnswer } from './reservations.ts';
export type { Scheduler } from './scheduler.ts';
export { Sync, type SyncOptions } from './sync.ts';
