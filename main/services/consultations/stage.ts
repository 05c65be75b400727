import type { ConsultationPackage } from '../../../contract/consultation.ts';

export type Stage = 'upcoming' | 'open' | 'closed';

/** Where a consultation stands by the clock (`nowMs`: milliseconds since 1970). The instant of closing is already closed. */
export function stageAt({ opensAt, closesAt }: ConsultationPackage, nowMs: number): Stage {
  if (nowMs < Date.parse(opensAt)) return 'upcoming';
  return nowMs < Date.parse(closesAt) ? 'open' : 'closed';
}
