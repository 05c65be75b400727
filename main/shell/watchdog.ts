import { Worker } from 'node:worker_threads';

/** Longer than anything that the shell does in one go, also while the machine starts. */
const patienceMs = 20_000;

/** Runs beside the main thread. It counts its own steps: the time that a machine sleeps is none. */
const guard = `
  const { parentPort, workerData } = require('node:worker_threads');
  const stepMs = workerData / 20;
  let silentSteps = 0;
  parentPort.on('message', () => { silentSteps = 0; });
  setInterval(() => {
    silentSteps += 1;
    if (silentSteps > 20) process.kill(process.pid, 'SIGKILL');
  }, stepMs);
`;

/**
 * Ends the process when its main thread does nothing for long: nobody else sees from outside that a shell hangs. Whoever keeps the
 * shell running starts it again, and what the visit left was in the memory of this process.
 */
export function startWatchdog(): void {
  const worker = new Worker(guard, { eval: true, workerData: patienceMs });
  worker.unref();
  setInterval(() => worker.postMessage('alive'), patienceMs / 20).unref();
}
