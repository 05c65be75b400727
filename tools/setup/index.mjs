import { build } from './build.mjs';
import { SetupError } from './command.mjs';
import { database } from './database.mjs';
import { dependencies } from './dependencies.mjs';
import { electron } from './electron.mjs';
import { folders } from './folders.mjs';
import { node } from './node.mjs';
import { reportStep } from './report.mjs';
import { sandbox } from './sandbox.mjs';
import { sheets } from './sheets.mjs';
import { systemPackages } from './system-packages.mjs';

/**
 * One step of the set-up. `isDone` must be quick: it runs at every start.
 * @typedef {{name: string, isDone: () => Promise<boolean>, run: () => Promise<void>, describe?: () => string | undefined}} Step
 */

/** @type {Step[]} */
const STEPS = [systemPackages, folders, node, dependencies, electron, sandbox, build, sheets, database];

/**
 * Makes the checkout ready to run, saying what it does on standard error; what is done already costs milliseconds.
 * Ends the process with a plain sentence when something is missing that it may not mend itself.
 * @param {{quiet?: boolean}} [options] quiet: one line only for a step that had work to do
 */
export async function setup({ quiet = false } = {}) {
  try {
    for (const step of STEPS) await take(step, quiet);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\n✗ ${error.message}\n`);
    process.exit(1);
  }
}

/**
 * @param {Step} step
 * @param {boolean} quiet
 */
async function take(step, quiet) {
  const start = Date.now();
  const wasDone = await step.isDone();
  if (!wasDone) await step.run();
  if (quiet && wasDone) return;
  reportStep(step.name, start, step.describe?.());
}
