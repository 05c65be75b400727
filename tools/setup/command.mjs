import { spawn } from 'node:child_process';
import { runtimePaths } from './paths.mjs';

/** A failure whose sentence is for the person at the keyboard; anything else is a defect and keeps its stack. */
export class SetupError extends Error {}

/** The caller's environment with Node 24 first in the path. */
export function environmentWithNode24() {
  return { ...process.env, PATH: `${runtimePaths().nodeFolder}:${process.env.PATH ?? '/usr/bin:/bin'}` };
}

/**
 * Runs a command to its end and keeps what it printed. Never throws for a non-zero code.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, input?: string}} [options]
 * @returns {Promise<{code: number, output: string, stdout: string}>}
 */
export function execute(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? runtimePaths().clone,
      env: options.env ?? process.env,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let output = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.stdin.on('error', () => {}); // a command may end without reading its input
    child.stdin.end(options.input ?? '');
    child.on('error', (error) => resolve({ code: 127, output: error.message, stdout }));
    child.on('close', (code) => resolve({ code: code ?? 1, output, stdout }));
  });
}

/**
 * Like execute, but a non-zero code is a SetupError that shows the end of the output.
 * @param {string} command
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, input?: string}} [options]
 */
export async function mustExecute(command, args, options = {}) {
  const { code, output, stdout } = await execute(command, args, options);
  if (code !== 0) {
    throw new SetupError(`${command} ${args.join(' ')}\nfailed with code ${code}:\n${endsOf(output.trim())}`);
  }
  return stdout;
}

/**
 * The beginning and the end of a long output: npm states its reason first, compilers last.
 * @param {string} output
 */
function endsOf(output) {
  return output.length <= 4000 ? output : `${output.slice(0, 2000)}\n…\n${output.slice(-2000)}`;
}
