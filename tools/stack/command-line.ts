import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { runtimePaths } from '../setup/paths.mjs';

/** What a command of the built `passerelle` printed, and how it ended. */
export interface CommandOutcome {
  readonly code: number;
  readonly out: string;
  readonly errors: string;
}

/** Runs the built command line to its end, as a person does. `env` comes on top of our own environment. */
export function passerelle(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandOutcome> {
  const { node, app } = runtimePaths();
  const child = spawn(node, [join(app, 'cli', 'main.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let out = '';
  let errors = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    errors += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code: code ?? 1, out, errors }));
  });
}

/** Like `passerelle`, for a command that must not be refused. Returns what it printed. */
export async function mustPasserelle(args: readonly string[]): Promise<string> {
  const { code, out, errors } = await passerelle(args);
  if (code !== 0) throw new Error(`passerelle ${args.join(' ')}\nended with code ${code}: ${errors.trim()}`);
  return out;
}
