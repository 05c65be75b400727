import { readFileSync } from 'node:fs';
import { environmentFor } from './accounts.ts';
import type { Display } from './display.ts';
import { runtimePaths } from './setup/paths.mjs';

/** Which Electron is installed: the one that ships, or the end-of-life one for tests and demo (design.md §7). */
export function electronRuntime(): { version: string; kind: 'official' | 'test' } {
  return JSON.parse(readFileSync(runtimePaths().electronRuntime, 'utf8'));
}

/**
 * What starts the built shell on a display, under the interface's account, with Chromium's sandbox on. Fits Playwright's
 * `_electron.launch` as it is.
 * @param options `app`: another application directory than the build; `env` and `args` are added
 */
export function electronLaunch(
  display: Pick<Display, 'env'>,
  options: { app?: string; args?: readonly string[]; env?: Record<string, string> } = {},
) {
  const { electron, shell, app } = runtimePaths();
  return {
    executablePath: options.app ? electron : shell,
    args: [options.app ?? app, ...(options.args ?? [])],
    cwd: '/',
    env: { ...environmentFor('interface'), ...display.env, ...options.env } as Record<string, string>,
    chromiumSandbox: true,
  };
}
