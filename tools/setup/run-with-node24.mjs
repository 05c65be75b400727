import { spawn } from 'node:child_process';
import { environmentWithNode24 } from './command.mjs';
import { runtimePaths } from './paths.mjs';

/**
 * Hands over to a program on Node 24: streams and signals pass through, and its end is our end.
 * @param {string[]} args
 * @param {{cwd?: string}} [options] cwd: the clone by default
 */
export function runWithNode24(args, options = {}) {
  return new Promise((_resolve, reject) => {
    const child = spawn(runtimePaths().node, args, {
      cwd: options.cwd ?? runtimePaths().clone,
      env: environmentWithNode24(),
      stdio: 'inherit',
    });
    // A terminal sends Ctrl-C to both; the child decides what it means, and we wait for it.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => child.kill(signal));
    }
    child.on('error', reject);
    child.on('close', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
  });
}
