import { spawn } from 'node:child_process';
import type { Display } from '../display.ts';
import { electronLaunch } from '../electron.ts';
import { Supervised } from './supervised.ts';

/** The code with which the shell asks to be started again at once (main/shell/runtime.ts). */
const restartCode = 75;

/** As in the unit (kiosk-config/deploy/root/usr/lib/systemd/system/passerelle-shell.service). */
const watchdogMs = 20_000;

/** How the shell of a demo or test is started. */
export interface ShellOptions {
  /** Of the services. */
  readonly socket: string;
  /** A folder of the account of the interface, so that two shells do not take each other for themselves. */
  readonly profile: string;
  /** Host names that lead elsewhere. */
  readonly resolverRules: string;
  /** The socket of the program that reads sticks, where there is one. */
  readonly sticks?: string | undefined;
}

/** The shell of a terminal on a display, kept running under its account. */
export function shellOn(display: Pick<Display, 'env'>, options: ShellOptions & { readonly log: string }): Supervised {
  const { executablePath, args, cwd, env } = electronLaunch(display, {
    args: shellArguments(options),
  });
  return new Supervised({
    name: 'shell',
    spawn: (supervision) =>
      spawn(executablePath, args, {
        cwd,
        env: { ...env, ...supervision },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      }),
    isReady: (line) => line === 'ready',
    log: options.log,
    watchdogMs,
    restartCode,
  });
}

/** What the shell of a demo or test is told on its command line. */
export function shellArguments(options: ShellOptions): string[] {
  return [
    `--socket=${options.socket}`,
    ...(options.sticks ? [`--sticks=${options.sticks}`] : []),
    `--user-data-dir=${options.profile}`,
    `--host-resolver-rules=${options.resolverRules}`,
  ];
}
