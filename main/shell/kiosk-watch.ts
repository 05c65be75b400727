import type { WebContents } from 'electron';

/** The channel on which the kiosk window's page is asked whether it lives, and answers (main/preload/kiosk.ts). */
const aliveChannel = 'passerelle-alive';

const askEveryMs = 1_000;
/** In steps of this process, so that the time in which the whole machine slept counts for nothing. */
const silentSteps = 10;
/** A page that is only coming has longer: the machine may be starting everything else too. */
const loadingSteps = 30;

/**
 * Ends the page of the kiosk window when it does nothing for ten seconds. Chromium itself tells of a page that hangs only once
 * somebody has touched it, and then after fifteen; a resident who finds a dead screen touches it and leaves.
 */
export function watchKiosk(contents: WebContents, onHung: () => void): void {
  let stepsLeft = loadingSteps;
  const allow = (steps: number) => () => {
    stepsLeft = steps;
  };
  contents.ipc.on(aliveChannel, allow(silentSteps));
  contents.on('did-start-loading', allow(loadingSteps));
  contents.on('dom-ready', allow(silentSteps));
  const asking = setInterval(() => {
    if (contents.isCrashed()) return;
    stepsLeft -= 1;
    if (stepsLeft > 0) return contents.send(aliveChannel);
    stepsLeft = loadingSteps;
    onHung();
    // By the kernel: whoever does nothing may not even end itself any more.
    process.kill(contents.getOSProcessId(), 'SIGKILL');
  }, askEveryMs);
  contents.once('destroyed', () => clearInterval(asking));
}
