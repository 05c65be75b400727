import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is there. @throws after `timeoutMs`, naming what did not come */
export async function until<T>(what: string, look: () => Promise<T | undefined>, timeoutMs = 30_000): Promise<T> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await look();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
    await delay(50);
  }
}

/** @throws naming what is not as the tour describes it */
export function check(isTrue: boolean, what: string): asserts isTrue {
  if (!isTrue) throw new Error(`not as described: ${what}`);
}
