import { err, ok, type Result } from '../../contract/result.ts';

/** One thing to erase. Rejects when it cannot be erased. */
export interface WipeStep {
  readonly name: string;
  run(): Promise<unknown>;
}

/** How long each step took. */
export type WipeTimes = readonly { readonly name: string; readonly tookMs: number }[];

/** Whoever waits longer than this for one step would wait for ever. */
const stepTimeoutMs = 3_000;

/** Runs the steps in order. The first that fails ends it: what is left goes with the process, which must then end. */
export async function wipe(
  steps: readonly WipeStep[],
  timeoutMs = stepTimeoutMs,
): Promise<Result<WipeTimes, { readonly step: string }>> {
  const times: { name: string; tookMs: number }[] = [];
  for (const { name, run } of steps) {
    const startMs = performance.now();
    try {
      await within(timeoutMs, run());
    } catch {
      return err({ step: name });
    }
    times.push({ name, tookMs: performance.now() - startMs });
  }
  return ok(times);
}

async function within(timeoutMs: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('too late')), timeoutMs);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
