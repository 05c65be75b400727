/** While the server cannot be reached, attempts come down to one in so many heartbeats. */
const slowestBeats = 10;

/**
 * How long to wait for the next heartbeat, in milliseconds, after so many failures in a row: the period while all is well, then
 * twice as long each time up to ten periods. Spread at random, so that a fleet that lost its server together does not come back to
 * it in one instant. `random`: from 0 to less than 1.
 */
export function delayMs(periodMs: number, failures: number, random: number): number {
  if (failures === 0) return periodMs * (0.9 + 0.2 * random);
  return Math.min(periodMs * 2 ** (failures - 1), periodMs * slowestBeats) * (0.5 + 0.5 * random);
}
