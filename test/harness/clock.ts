import type { ElectronApplication } from 'playwright';

/** Makes the shell believe that this much time has passed. Its own timers still run at their pace, so let them tick. */
export async function passTime(app: ElectronApplication, milliseconds: number): Promise<void> {
  await app.evaluate((_electron, skipped) => {
    const now = performance.now.bind(performance);
    Object.defineProperty(performance, 'now', { configurable: true, value: () => now() + skipped });
  }, milliseconds);
}
