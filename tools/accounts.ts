import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callerIsRoot, runtimePaths } from './setup/paths.mjs';

/** A part that a process plays in demo and tests; which account stands for it depends on the caller (design.md §7). */
export type Role = 'interface' | 'services' | 'city' | 'database';

interface Identity {
  readonly uid: number;
  readonly gid: number;
}

/** Asked of the system once for each account. */
const identities = new Map<string, Identity>();

/** Null when every role is played by the caller. */
function identityOf(role: Role): Identity | null {
  const account = runtimePaths().accounts?.[role];
  if (!account) return null;
  const id = (flag: string) => Number(execFileSync('id', [flag, account], { encoding: 'utf8' }));
  const identity = identities.get(account) ?? { uid: id('-u'), gid: id('-g') };
  identities.set(account, identity);
  return identity;
}

/**
 * The command line that runs a command in a role. It keeps the process id, and the kernel ends it when whoever started it dies:
 * not even a supervisor that is killed leaves anything running.
 */
export function commandAs(role: Role, command: string, args: readonly string[]): [string, string[]] {
  const identity = identityOf(role);
  const account = identity
    ? [`--reuid=${identity.uid}`, `--regid=${identity.gid}`, '--clear-groups', '--inh-caps=-all']
    : [];
  return ['setpriv', [...account, '--pdeathsig=TERM', '--', command, ...args]];
}

/** The environment of a role: its own home, Node 24 first in the path, and nothing of the caller's. */
export function environmentFor(role: Role): NodeJS.ProcessEnv {
  const { nodeFolder } = runtimePaths();
  return {
    PATH: `${nodeFolder}:/usr/local/bin:/usr/bin:/bin`,
    HOME: homeOf(role),
    LANG: 'C.UTF-8',
    ...(process.env.TZ ? { TZ: process.env.TZ } : {}),
  };
}

/** The folder that a role may write to and call home. */
export function homeOf(role: Role): string {
  const { state, accounts } = runtimePaths();
  return join(state, 'home', accounts ? accounts[role] : role === 'interface' ? 'interface' : 'services');
}

/**
 * Starts a command in a role. `options.env` is added to the role's own environment; the working folder is `/` unless stated, since
 * the account may not be allowed into the caller's.
 */
export function spawnAs(
  role: Role,
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  const [program, programArgs] = commandAs(role, command, args);
  return spawn(program, programArgs, { cwd: '/', ...options, env: { ...environmentFor(role), ...options.env } });
}

/**
 * Makes a folder that a role owns. `sharedWith` names the role whose group may enter it: the shell, for the folder of the
 * services' socket.
 * @param mode access bits, e.g. 0o750
 */
export function makeFolderFor(role: Role, path: string, mode: number, sharedWith: Role = role): void {
  mkdirSync(path, { recursive: true });
  chmodSync(path, mode);
  const owner = identityOf(role);
  const group = identityOf(sharedWith);
  if (callerIsRoot && owner && group) chownSync(path, owner.uid, group.gid);
}

/** Writes a file that a role owns, whole or not at all as far as that role can see. */
export function writeFileFor(role: Role, path: string, content: string, mode: number): void {
  const owner = identityOf(role);
  const draft = `${path}.new`;
  rmSync(draft, { force: true });
  writeFileSync(draft, content, { mode, flag: 'wx' });
  if (owner) chownSync(draft, owner.uid, owner.gid);
  renameSync(draft, path);
}
