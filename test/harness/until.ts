import { setTimeout as delay } from 'node:timers/promises';

const everyMs = 20;

/**
 * Waits until something is so, or is there.
 * @param what said when it is not so in time
 */
export async function until<T>(
  isSo: () => Promise<T> | T,
  what: string,
  timeoutMs = 30_000,
): Promise<Exclude<T, undefined | null | false>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const value = await isSo();
    if (value !== undefined && value !== null && value !== false) return value as Exclude<T, undefined | null | false>;
    if (performance.now() > deadline) throw new Error(`within ${timeoutMs / 1000} s: ${what}`);
    await delay(everyMs);
  }
}
