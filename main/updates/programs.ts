import { spawn } from 'node:child_process';

/** How a program ended. `code`: null when a signal ended it. */
export interface Ran {
  readonly code: number | null;
  /** Standard output alone. */
  readonly out: string;
}

/** Runs a program of the system to its end. What it says on standard error is for the log of the unit. */
export function run(program: string, ...args: string[]): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' },
    });
    let out = '';
    child.stdout.on('data', (chunk) => {
      out += chunk;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out }));
  });
}

/** Runs a program that must succeed. */
export async function must(program: string, ...args: string[]): Promise<string> {
  const { code, out } = await run(program, ...args);
  if (code !== 0) throw new Error(`${program} ended with ${code}`);
  return out;
}
